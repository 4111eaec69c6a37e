import type { Message } from '@shared/chat/message';
import { CircleAlert } from 'lucide-react';
import { useEffect } from 'react';
import { t } from '../../i18n';
import { secondsUntil } from '../../i18n/format';
import { putBack, useDrafts } from '../../stores/drafts';
import { useTranscript } from '../../stores/transcript';
import { useNow } from '../../ui/use-now';
import { adviceFor } from './error-advice';
import { sourceText } from './message-words';

/** Above the composer: why the text in it was not accepted. Puts the text there. */
export function Returned({ sessionId }: { sessionId: string }) {
  const message = useTranscript(({ hydration: { shown } }) =>
    shown?.sessionId === sessionId ? oldestRefused(shown.messages) : undefined,
  );
  const id = message?.id;
  const text = message && sourceText(message);
  const isInComposer = useDrafts((state) => state.replacing[sessionId] === id);
  useEffect(() => {
    if (id !== undefined && text !== undefined) putBack(sessionId, id, text);
  }, [sessionId, id, text]);
  if (!message || !isInComposer) return null;
  return (
    <p
      role="status"
      data-testid="composer-returned"
      className="mb-2 flex items-center gap-1.5 px-4 text-bad text-xs"
    >
      <CircleAlert size={14} aria-hidden className="shrink-0" />
      <span>
        {message.reason ?? t('chat:composer.returnedUnexplained')}{' '}
        {message.retryAt !== undefined && <AgainIn at={message.retryAt} />}
        {adviceFor(null, message.reason ?? '') === 'region' && t('chat:errors.region.text')}
      </span>
    </p>
  );
}

function AgainIn({ at }: { at: number }) {
  const seconds = secondsUntil(at, useNow(true));
  return seconds > 0
    ? t('chat:composer.returnedAgainIn', { seconds })
    : t('chat:composer.returnedAgainNow');
}

function oldestRefused(messages: readonly Message[]): Message | undefined {
  return messages.find(({ role, status }) => role === 'user' && status === 'refused');
}
