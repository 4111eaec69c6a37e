import type { Message } from '@shared/chat/message';
import { CopyButton } from '../../ui/CopyButton';
import { plainText } from './message-words';

const TIME = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const FULL = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** Time and copying: there when the pointer or the keyboard is on the message. */
export function MessageFooter({ message }: { readonly message: Message }) {
  return (
    <div className="flex h-7 items-center gap-1 text-ink-faint text-xs opacity-0 transition-opacity duration-100 focus-within:opacity-100 group-hover/message:opacity-100">
      <CopyButton label="Copy message" text={() => plainText(message)} />
      <time
        dateTime={new Date(message.createdAt).toISOString()}
        title={FULL.format(message.createdAt)}
      >
        {TIME.format(message.createdAt)}
      </time>
    </div>
  );
}
