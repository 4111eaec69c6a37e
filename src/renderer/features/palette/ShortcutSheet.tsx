import { t } from '../../i18n';
import { showDialog } from '../../stores/view';
import { Modal } from '../../ui/Modal';
import { ShortcutList } from './ShortcutList';

export function ShortcutSheet() {
  return (
    <Modal
      title={t('commands:sheet.title')}
      testId="shortcut-sheet"
      onClose={() => showDialog(null)}
      className="max-h-[85vh] w-[44rem] max-w-[calc(100vw-2rem)]"
    >
      <div className="min-h-0 overflow-y-auto px-5 py-4">
        <ShortcutList />
      </div>
    </Modal>
  );
}
