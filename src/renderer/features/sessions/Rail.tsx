import { ListChecks, type LucideIcon, PanelLeftOpen, Settings2, SquarePen } from 'lucide-react';
import { useClient } from '../../client-context';
import { t } from '../../i18n';
import { useCan } from '../../stores/app';
import { requestFocus } from '../../stores/drafts';
import { showChat, showSettings, showTasks, toggleSidebar, useView } from '../../stores/view';
import { Button } from '../../ui/Button';

/** What is left of the list of chats when it is hidden: the way back to it, and what is needed most. */
export function Rail() {
  const client = useClient();
  const canCreate = useCan('sessions.create');
  const tasks = useView((state) => state.pane === 'tasks');
  return (
    <nav
      aria-label={t('sessions:label')}
      className="flex w-11 shrink-0 flex-col items-center gap-1 border-line border-r bg-sidebar py-2.5"
    >
      <RailButton icon={PanelLeftOpen} label={t('sessions:show')} onClick={toggleSidebar} />
      <RailButton
        icon={SquarePen}
        label={t('commands:newChat')}
        disabled={!canCreate}
        onClick={() => {
          showChat();
          void client.newChat().then(requestFocus);
        }}
      />
      <RailButton
        icon={ListChecks}
        label={t('tasks:centre.open')}
        onClick={() => (tasks ? showChat() : showTasks('all'))}
      />
      <span className="flex-1" />
      <RailButton icon={Settings2} label={t('commands:settings')} onClick={() => showSettings()} />
    </nav>
  );
}

interface RailButtonProps {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly disabled?: boolean;
  readonly onClick: () => void;
}

function RailButton({ icon: Icon, label, disabled = false, onClick }: RailButtonProps) {
  return (
    <Button
      kind="quiet"
      shape="icon"
      aria-label={label}
      title={disabled ? t('app:mode.off') : label}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon size={16} aria-hidden />
    </Button>
  );
}
