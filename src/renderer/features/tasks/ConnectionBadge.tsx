import { useId } from 'react';
import { useApp } from '../../stores/app';
import { cx } from '../../ui/cx';
import { useNow } from '../../ui/use-now';
import { connectionOf } from './connection';
import { TaskIcon, TONE_TEXT } from './TaskIcon';
import { useOpenTasks } from './use-tasks';

/** How the open chat is connected. The tooltip explains, for pointer and keyboard alike. */
export function ConnectionBadge() {
  const tasks = useOpenTasks();
  const backend = useApp((state) => state.app?.backend);
  const waiting = tasks.some((task) => task.state === 'waiting');
  const now = useNow(waiting);
  const tooltipId = useId();
  const connection = connectionOf(backend, tasks, now);
  return (
    <div className="group relative">
      <button
        type="button"
        data-testid="connection-state"
        data-state={connection.state}
        aria-describedby={tooltipId}
        className={cx(
          'flex h-7 items-center gap-1.5 rounded-lg px-2 font-medium text-xs hover:bg-hover',
          TONE_TEXT[connection.tone],
        )}
      >
        <TaskIcon name={connection.icon} />
        {connection.words}
      </button>
      <span
        id={tooltipId}
        role="tooltip"
        className={cx(
          'pointer-events-none absolute top-full right-0 z-20 mt-1.5 w-max max-w-72 rounded-lg border border-line',
          'bg-raised px-3 py-2 text-ink-soft text-xs opacity-0 shadow-float transition-opacity delay-100',
          'group-focus-within:opacity-100 group-hover:opacity-100',
        )}
      >
        {connection.explanation}
      </span>
    </div>
  );
}
