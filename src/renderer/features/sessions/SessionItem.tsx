import type { Session } from '@shared/ipc';
import { memo } from 'react';
import { t } from '../../i18n';
import { sessionTitle } from '../../stores/sessions';
import { type TasksById, useTasks } from '../../stores/tasks';
import { cx } from '../../ui/cx';

type Activity = 'none' | 'running' | 'waiting';

const DOTS: Record<Exclude<Activity, 'none'>, string> = {
  running: 'bg-good animate-pulse-soft',
  waiting: 'bg-warning',
};

interface SessionItemProps {
  readonly session: Session;
  readonly current: boolean;
  readonly onOpen: (sessionId: string) => void;
}

export const SessionItem = memo(function SessionItem({
  session,
  current,
  onOpen,
}: SessionItemProps) {
  const activity = useTasks((state) => activityOf(state.byId, session.id));
  const title = sessionTitle(session);
  return (
    <li>
      <button
        type="button"
        data-testid="session-item"
        data-session-id={session.id}
        aria-current={current ? 'page' : undefined}
        title={title}
        onClick={() => onOpen(session.id)}
        className={cx(
          'flex h-8 w-full items-center gap-2 rounded-lg px-2.5 text-left transition-colors duration-100',
          'focus-visible:-outline-offset-2',
          current
            ? 'bg-selected font-medium text-ink'
            : 'text-ink-soft hover:bg-hover hover:text-ink',
        )}
      >
        <span className="min-w-0 flex-1 truncate">{title}</span>
        {activity !== 'none' && (
          <span
            role="img"
            aria-label={t(`sessions:activity.${activity}`)}
            className={cx('size-2 shrink-0 rounded-full', DOTS[activity])}
          />
        )}
      </button>
    </li>
  );
});

function activityOf(byId: TasksById, sessionId: string): Activity {
  const running = Object.values(byId).filter(
    (task) => task.sessionId === sessionId && task.status === 'running',
  );
  if (running.some((task) => task.state === 'waiting')) return 'waiting';
  return running.length > 0 ? 'running' : 'none';
}
