import { Popover } from 'radix-ui';
import { useClient } from '../../client-context';
import { t } from '../../i18n';
import { useApp, useCan } from '../../stores/app';
import { showTasks } from '../../stores/view';
import { Button } from '../../ui/Button';
import { cx } from '../../ui/cx';
import { useNow } from '../../ui/use-now';
import { connectionOf } from './connection';
import { TaskIcon, TONE_TEXT } from './TaskIcon';
import { taskWords } from './task-words';
import { useOpenTasks } from './use-tasks';

/** How the open chat is connected: one quiet word, and the whole story when it is asked for. */
export function ConnectionBadge() {
  const client = useClient();
  const tasks = useOpenTasks();
  const app = useApp((state) => state.app);
  const running = tasks.filter((task) => task.status === 'running');
  const waiting = running.filter((task) => task.state === 'waiting');
  const now = useNow(waiting.length > 0);
  const canRetry = useCan('tasks.retryNow');
  const connection = connectionOf(app, tasks, now);
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <button
          type="button"
          data-testid="connection-state"
          data-state={connection.state}
          title={connection.explanation}
          aria-label={t('tasks:connection.about', { state: connection.words })}
          className={cx(
            'flex h-7 items-center gap-1.5 rounded-lg px-2 font-medium text-xs hover:bg-hover',
            TONE_TEXT[connection.tone],
          )}
        >
          <TaskIcon name={connection.icon} />
          {connection.words}
        </button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={6}
          collisionPadding={8}
          aria-label={t('tasks:connection.about', { state: connection.words })}
          className="z-30 w-80 max-w-[calc(100vw-1rem)] rounded-xl border border-line bg-raised p-3.5 text-ink-soft text-xs shadow-float"
        >
          <p
            className={cx(
              'flex items-center gap-1.5 font-medium text-sm',
              TONE_TEXT[connection.tone],
            )}
          >
            <TaskIcon name={connection.icon} />
            {connection.words}
          </p>
          <p className="mt-1">{connection.explanation}</p>
          {running.length > 0 && (
            <ul className="mt-2.5 flex flex-col gap-1.5 border-line border-t pt-2.5">
              {running.map((task) => {
                const { words, icon, tone } = taskWords(task, now);
                return (
                  <li key={task.taskId} className="flex items-start gap-2">
                    <span className={cx('mt-0.5', TONE_TEXT[tone])}>
                      <TaskIcon name={icon} size={13} />
                    </span>
                    <span className="min-w-0 flex-1">
                      {t(`tasks:kinds.${task.kind}`)}: {words}
                    </span>
                  </li>
                );
              })}
            </ul>
          )}
          <div className="mt-3 flex justify-end gap-2">
            {waiting.length > 0 && canRetry && (
              <Button
                onClick={() => {
                  for (const task of waiting) void client.retryTask(task.taskId);
                }}
              >
                {t('tasks:centre.retryNow')}
              </Button>
            )}
            <Popover.Close asChild>
              <Button onClick={() => showTasks('all')}>{t('tasks:connection.more')}</Button>
            </Popover.Close>
          </div>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
