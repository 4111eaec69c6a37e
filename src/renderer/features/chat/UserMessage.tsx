import { CircleAlert, Clock, RotateCcw } from 'lucide-react';
import { useClient } from '../../client-context';
import { Button } from '../../ui/Button';
import { MessageFooter } from './MessageFooter';
import type { MessageProps } from './message-props';
import { plainText, statusWords } from './message-words';

export function UserMessage({ message, sessionId }: MessageProps) {
  const client = useClient();
  const status = statusWords(message);
  const refused = message.status === 'refused';
  return (
    <div className="flex flex-col items-end">
      <p className="max-w-[85%] whitespace-pre-wrap break-words rounded-2xl rounded-br-md bg-bubble px-4 py-2.5 text-base">
        {plainText(message)}
      </p>
      {status ? (
        <div className="mt-1.5 flex max-w-[85%] items-center gap-1.5 text-xs">
          <span className={refused ? 'text-bad' : 'text-ink-faint'}>
            {refused ? <CircleAlert size={14} aria-hidden /> : <Clock size={13} aria-hidden />}
          </span>
          <span className={refused ? 'text-bad' : 'text-ink-faint'}>{status.words}</span>
          {refused && (
            <Button
              className="ml-1"
              onClick={() => void client.retryMessage(sessionId, message.id)}
            >
              <RotateCcw size={13} aria-hidden />
              Retry
            </Button>
          )}
        </div>
      ) : (
        // The row keeps its place when it is invisible, without pushing the answer away.
        <div className="-mr-1 -mb-5">
          <MessageFooter message={message} />
        </div>
      )}
    </div>
  );
}
