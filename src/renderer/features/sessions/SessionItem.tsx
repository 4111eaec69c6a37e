import type { Session } from '@shared/session';
import { Ellipsis, Pin } from 'lucide-react';
import { memo } from 'react';
import { t } from '../../i18n';
import { sessionTitle } from '../../stores/sessions';
import { useTasks } from '../../stores/tasks';
import { cx } from '../../ui/cx';
import { type Badge, badgeOf } from './badges';
import { RenameField } from './RenameField';
import { useListRequests } from './requests';
import { SessionMenu } from './SessionMenu';

const DOTS: Record<Exclude<Badge, 'none'>, string> = {
  running: 'bg-good animate-pulse-soft',
  waiting: 'bg-warning',
  failed: 'bg-bad',
  unread: 'bg-accent',
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
  const badge = useTasks((state) => badgeOf(session, state.byId, current));
  const renaming = useListRequests((state) => state.renaming === session.id);
  const title = sessionTitle(session);
  if (renaming) return <RenameField session={session} />;
  return (
    <li className="group/item relative">
      <button
        type="button"
        data-testid="session-item"
        data-session-id={session.id}
        data-badge={badge}
        aria-current={current ? 'page' : undefined}
        title={title}
        onClick={() => onOpen(session.id)}
        className={cx(
          'flex h-8 w-full items-center gap-2 rounded-lg pr-8 pl-2.5 text-left transition-colors duration-100',
          'focus-visible:-outline-offset-2',
          current ? 'bg-selected text-ink' : 'text-ink-soft hover:bg-hover hover:text-ink',
          (current || badge === 'unread') && 'font-medium',
        )}
      >
        <span className="min-w-0 flex-1 truncate">{title}</span>
        {session.pinned && (
          <Pin size={12} aria-label={t('sessions:pinned')} className="shrink-0 text-ink-faint" />
        )}
      </button>
      {badge !== 'none' && (
        <span
          role="img"
          aria-label={t(`sessions:badges.${badge}`)}
          title={t(`sessions:badges.${badge}`)}
          className={cx(
            'pointer-events-none absolute top-3 right-3 size-2 rounded-full',
            'group-focus-within/item:opacity-0 group-hover/item:opacity-0 group-has-[[data-state=open]]/item:opacity-0',
            DOTS[badge],
          )}
        />
      )}
      <SessionMenu session={session}>
        <button
          type="button"
          aria-label={t('sessions:menu', { title })}
          className="absolute top-1 right-1 flex size-6 items-center justify-center rounded-md text-ink-faint opacity-0 hover:bg-hover hover:text-ink focus-visible:opacity-100 group-focus-within/item:opacity-100 group-hover/item:opacity-100 data-[state=open]:opacity-100"
        >
          <Ellipsis size={14} aria-hidden />
        </button>
      </SessionMenu>
    </li>
  );
});
