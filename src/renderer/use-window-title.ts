import { useEffect } from 'react';
import { sessionTitle, useSessions } from './stores/sessions';

/** Names the window after the chat it shows, so that several can be told apart. */
export function useWindowTitle(): void {
  const title = useSessions(({ sessions, openId }) =>
    openId === null ? null : sessionTitle(sessions?.find((session) => session.id === openId)),
  );
  useEffect(() => {
    document.title = title === null ? 'Longhaul' : `${title} - Longhaul`;
  }, [title]);
}
