import { sessionTitle, useSessions } from '../../stores/sessions';
import { ConnectionBadge } from '../tasks/ConnectionBadge';

export function ChatHeader() {
  const title = useSessions((state) =>
    sessionTitle(state.sessions?.find((session) => session.id === state.openId)),
  );
  return (
    <header className="flex h-13 low:h-10 shrink-0 items-center gap-3 border-line border-b pr-3 pl-6">
      <h1 className="min-w-0 flex-1 truncate font-semibold text-sm" title={title}>
        {title}
      </h1>
      <ConnectionBadge />
    </header>
  );
}
