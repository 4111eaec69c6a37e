import { useEffect, useState } from 'react';
import { useClient } from '../../client-context';
import { useCan } from '../../stores/app';
import { useSessions } from '../../stores/sessions';
import { useTranscript } from '../../stores/transcript';
import { useView } from '../../stores/view';

/** Tells main what a person has seen: the open chat, while it is shown in a window that has the keyboard. */
export function useMarkSeen(): void {
  const client = useClient();
  const canMark = useCan('sessions.markSeen');
  const focused = useFocused();
  const shown = useView((state) => state.pane === 'chat');
  const sessionId = useTranscript((state) => state.hydration.shown?.sessionId);
  const messageId = useTranscript((state) => state.hydration.shown?.messages.at(-1)?.id);
  const news = useSessions((state) => {
    const session = state.sessions?.find(({ id }) => id === sessionId);
    return session !== undefined && (session.unread || session.failed > 0);
  });
  useEffect(() => {
    if (
      !canMark ||
      !focused ||
      !shown ||
      !news ||
      sessionId === undefined ||
      messageId === undefined
    )
      return;
    void client.markSeen(sessionId, messageId);
  }, [client, canMark, focused, shown, news, sessionId, messageId]);
}

function useFocused(): boolean {
  const [focused, setFocused] = useState(document.hasFocus());
  useEffect(() => {
    const update = () => setFocused(document.hasFocus());
    window.addEventListener('focus', update);
    window.addEventListener('blur', update);
    return () => {
      window.removeEventListener('focus', update);
      window.removeEventListener('blur', update);
    };
  }, []);
  return focused;
}
