import type { Recovery } from '@shared/recovery';
import { History, X } from 'lucide-react';
import { useClient } from '../../client-context';
import { t } from '../../i18n';
import { useApp } from '../../stores/app';
import { showTasks } from '../../stores/view';
import { Button } from '../../ui/Button';
import { useDelayed } from '../../ui/use-delayed';
import { isComplete, receiptWords } from './receipt';

/** A task that answers at once needs no "still being checked" to flash before. */
const QUIET_MS = 1_200;

/** The receipt, once there is one that is worth a line. */
export function useReceipt(): Recovery | null {
  const recovery = useApp((state) => state.app?.recovery ?? null);
  const slow = useDelayed(QUIET_MS, recovery?.at);
  return recovery && (slow || isComplete(recovery)) ? recovery : null;
}

/** One quiet line after a start or a wake-up: what became of the tasks that were open. */
export function RecoveryReceipt({ recovery }: { readonly recovery: Recovery }) {
  const client = useClient();
  const when =
    recovery.after === 'wake' ? t('tasks:receipt.afterWake') : t('tasks:receipt.afterStart');
  return (
    <div
      role="status"
      data-testid="recovery-receipt"
      className="flex shrink-0 items-center gap-2 border-line border-b bg-sunken px-4 py-1 text-xs"
    >
      <History size={14} aria-hidden className="shrink-0 text-ink-faint" />
      <p className="min-w-0 flex-1 text-ink-soft">
        <span className="text-ink-faint">{when}</span> {receiptWords(recovery)}
      </p>
      <Button kind="quiet" onClick={() => showTasks('recovered')}>
        {t('tasks:receipt.show')}
      </Button>
      <Button
        kind="quiet"
        shape="icon"
        aria-label={t('dismiss')}
        onClick={() => void client.call('recovery.dismiss')}
      >
        <X size={14} aria-hidden />
      </Button>
    </div>
  );
}
