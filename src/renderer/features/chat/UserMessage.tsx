import { CircleAlert, Clock, Pencil, RotateCcw, X } from 'lucide-react';
import { useClient } from '../../client-context';
import { t } from '../../i18n';
import { useCan } from '../../stores/app';
import { useDrafts } from '../../stores/drafts';
import { Button } from '../../ui/Button';
import { Clamp } from '../../ui/Clamp';
import { QuestionFooter } from './MessageFooter';
import { useMessageActions } from './message-actions';
import type { MessageProps } from './message-props';
import { sourceText, statusWords } from './message-words';

/** How much of a long message is shown at first, CSS pixels. */
const SHOWN_PX = 320;

export function UserMessage({ message, sessionId }: MessageProps) {
  const status = statusWords(message);
  return (
    <div className="flex flex-col items-end">
      <div className="max-w-[85%] rounded-2xl rounded-br-md bg-bubble px-4 py-2.5 text-base">
        <Clamp limit={SHOWN_PX}>
          <p className="wrap-anywhere whitespace-pre-wrap">{sourceText(message)}</p>
        </Clamp>
      </div>
      {status ? (
        <UnsentFooter message={message} sessionId={sessionId} words={status.words} />
      ) : (
        // The row keeps its place when it is invisible, without pushing the answer away.
        <div className="-mr-1 -mb-5">
          <QuestionFooter message={message} sessionId={sessionId} />
        </div>
      )}
    </div>
  );
}

function UnsentFooter({ message, sessionId, words }: MessageProps & { readonly words: string }) {
  const client = useClient();
  const actions = useMessageActions({ message, sessionId });
  const canWrite = useCan('messages.send');
  const refused = message.status === 'refused';
  // The composer then says why, and sending it from there takes the place of this.
  const inComposer = useDrafts((state) => state.replacing[sessionId] === message.id);
  return (
    <div className="mt-1.5 flex max-w-[85%] flex-wrap items-center justify-end gap-1.5 text-xs">
      <span className={refused ? 'text-bad' : 'text-ink-faint'}>
        {refused ? <CircleAlert size={14} aria-hidden /> : <Clock size={13} aria-hidden />}
      </span>
      <span className={refused ? 'text-bad' : 'text-ink-faint'}>
        {inComposer ? t('chat:status.refused') : words}
      </span>
      {message.status !== 'sending' && canWrite && (
        <>
          {refused && !inComposer && (
            <Button
              className="ml-1"
              onClick={() => void client.retryMessage(sessionId, message.id)}
            >
              <RotateCcw size={13} aria-hidden />
              {t('chat:actions.retry')}
            </Button>
          )}
          {!refused && (
            <Button className="ml-1" onClick={() => void actions.editUnsent()}>
              <Pencil size={13} aria-hidden />
              {t('chat:actions.editUnsent')}
            </Button>
          )}
          <Button onClick={actions.remove}>
            <X size={13} aria-hidden />
            {t('chat:actions.remove')}
          </Button>
        </>
      )}
    </div>
  );
}
