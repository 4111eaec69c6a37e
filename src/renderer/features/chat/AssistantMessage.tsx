import { cx } from '../../ui/cx';
import { AnswerFooter } from './MessageFooter';
import type { MessageProps } from './message-props';
import { type StatusWords, sourceText, statusWords } from './message-words';
import { PartView } from './PartView';

const TONES: Record<StatusWords['tone'], string> = {
  neutral: 'text-ink-faint',
  warning: 'text-warning',
  bad: 'text-bad',
};

export function AssistantMessage({ message, sessionId }: MessageProps) {
  const status = statusWords(message);
  const ended = message.status !== 'streaming';
  const explained = message.parts.some((part) => part.type === 'error');
  return (
    <div className="flex flex-col gap-4 [&>section+section]:-mt-1.5">
      {message.parts.map((part, index) => (
        // Parts are only ever appended, so the index is their identity.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <PartView key={index} part={part} ended={ended} />
      ))}
      {status && !(explained && message.status === 'failed') && (
        <p className={cx('text-xs', TONES[status.tone])}>{status.words}</p>
      )}
      {ended && (sourceText(message) !== '' || message.status !== 'complete') && (
        <div className="-mt-2.5 -mb-3 -ml-1.5">
          <AnswerFooter message={message} sessionId={sessionId} />
        </div>
      )}
    </div>
  );
}
