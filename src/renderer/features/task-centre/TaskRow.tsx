import type { TaskEntry } from '@shared/chat/task';
import { Activity, RotateCw, Square, X } from 'lucide-react';
import { useClient } from '../../client-context';
import { t } from '../../i18n';
import { formatElapsed, formatMoment, formatWhen } from '../../i18n/format';
import { useApp, useCan } from '../../stores/app';
import { sessionTitle, useSessions } from '../../stores/sessions';
import { showChat, showInspector } from '../../stores/view';
import { Button } from '../../ui/Button';
import { cx } from '../../ui/cx';
import { TaskIcon, TONE_TEXT } from '../tasks/TaskIcon';
import { isStopping, taskCardState } from '../tasks/task-words';
import { useStop } from '../tasks/use-stop';
import { entryElapsed, entryProgress, entryTitle, entryWords } from './rows';

interface TaskRowProps {
  readonly entry: TaskEntry;
  readonly now: number;
  readonly onDismiss: () => void;
}

export function TaskRow({ entry, now, onDismiss }: TaskRowProps) {
  const client = useClient();
  const { task } = entry;
  const session = useSessions((state) => state.sessions?.find(({ id }) => id === task.sessionId));
  const inspector = useApp((state) => state.app?.settings.developer.inspector ?? false);
  const { words, icon, tone } = entryWords(entry, now);
  const title = entryTitle(entry);
  const open = task.settledAt === null;
  const canRetry = useCan('tasks.retryNow');
  const stop = useStop();
  const canDismiss = useCan('tasks.dismiss');

  function jump(): void {
    client.openSession(task.sessionId);
    showChat();
  }

  return (
    <li
      data-task-id={task.taskId}
      data-state={taskCardState(task)}
      className="rounded-xl border border-line bg-raised px-4 py-3 shadow-raised"
    >
      <div className="flex items-start gap-3">
        <span className={cx('mt-0.5', TONE_TEXT[tone])}>
          <TaskIcon name={icon} size={16} />
        </span>
        <div className="min-w-0 flex-1">
          <button
            type="button"
            data-row
            onClick={jump}
            title={t('tasks:centre.jump')}
            className="block max-w-full truncate rounded-sm text-left font-medium hover:underline"
          >
            {title}
          </button>
          <p className="truncate text-ink-faint text-xs">{sessionTitle(session)}</p>
          <Progress entry={entry} />
          <p className="mt-1.5 flex flex-wrap gap-x-3 text-ink-faint text-xs">
            <span className={cx('font-medium', TONE_TEXT[tone])}>{words}</span>
            <Times entry={entry} now={now} />
          </p>
        </div>
        <div className="flex shrink-0 flex-wrap justify-end gap-1">
          {task.state === 'waiting' && open && canRetry && (
            <Button onClick={() => void client.retryTask(task.taskId)}>
              <RotateCw size={12} aria-hidden />
              {t('tasks:centre.retryNow')}
            </Button>
          )}
          {open && stop.offered && (
            <Button
              disabled={isStopping(task) || stop.obstacle !== null}
              title={stop.obstacle ?? undefined}
              onClick={() => void client.stopTask(task.taskId)}
            >
              <Square size={10} aria-hidden className="fill-current" />
              {t('tasks:centre.stop')}
            </Button>
          )}
          {inspector && (
            <Button
              kind="quiet"
              shape="icon"
              aria-label={t('tasks:centre.inspect', { title })}
              onClick={() => showInspector(task.taskId)}
            >
              <Activity size={14} aria-hidden />
            </Button>
          )}
          {!open && canDismiss && (
            <Button
              kind="quiet"
              shape="icon"
              aria-label={t('tasks:centre.dismiss', { title })}
              onClick={onDismiss}
            >
              <X size={14} aria-hidden />
            </Button>
          )}
        </div>
      </div>
    </li>
  );
}

function Progress({ entry }: { readonly entry: TaskEntry }) {
  const progress = entryProgress(entry);
  if (!progress || entry.task.settledAt !== null) return null;
  const { done, total, step } = progress;
  return (
    <div className="mt-2 flex flex-wrap items-center gap-x-2.5 gap-y-1">
      <progress
        aria-label={t('tasks:centre.progress')}
        max={total}
        value={done}
        className="task-progress h-1.5 w-32 shrink-0"
      />
      <span className="min-w-32 flex-1 truncate text-ink-soft text-xs">
        {t('tasks:centre.steps', { done, total })}
        {step !== null && ` · ${step}`}
      </span>
    </div>
  );
}

function Times({ entry, now }: { readonly entry: TaskEntry; readonly now: number }) {
  const { task } = entry;
  const elapsed = formatElapsed(entryElapsed(entry, now));
  const open = task.settledAt === null;
  return (
    <>
      <span title={formatMoment(task.createdAt)}>
        {open ? t('tasks:centre.runningFor', { elapsed }) : t('tasks:centre.ranFor', { elapsed })}
      </span>
      {task.lastEventAt !== null && (
        <span title={formatMoment(task.lastEventAt)}>
          {t('tasks:centre.lastEvent', { when: formatWhen(task.lastEventAt, now) })}
        </span>
      )}
    </>
  );
}
