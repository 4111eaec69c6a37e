import type { Message, MessageStatus } from '@shared/chat/message';

export interface StatusWords {
  readonly words: string;
  readonly tone: 'neutral' | 'warning' | 'bad';
}

const STATUS_WORDS: Partial<Record<MessageStatus, StatusWords>> = {
  queued: { words: 'Waiting to be sent', tone: 'neutral' },
  sending: { words: 'Sending…', tone: 'neutral' },
  refused: { words: 'Not sent', tone: 'bad' },
  failed: { words: 'This answer ended with an error.', tone: 'bad' },
  stopped: { words: 'Stopped', tone: 'neutral' },
  partial: {
    words: 'The rest of this answer is gone from the server. This is what had arrived.',
    tone: 'warning',
  },
};

/** What a message's status has to say, or null when the message speaks for itself. */
export function statusWords(message: Message): StatusWords | null {
  const said = STATUS_WORDS[message.status];
  if (!said) return null;
  return message.reason ? { ...said, words: `${said.words}: ${message.reason}` } : said;
}

/** All that a message says in text, for copying. */
export function plainText(message: Message): string {
  return message.parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n\n');
}

/** Whether a message is being written right now in a way that can be seen. */
export function isVisiblyWriting(message: Message | undefined): boolean {
  if (message?.role !== 'assistant' || message.status !== 'streaming') return false;
  return message.parts.some(
    (part) =>
      ((part.type === 'text' || part.type === 'reasoning') &&
        part.state === 'streaming' &&
        part.text !== '') ||
      (part.type === 'tool' && part.state.startsWith('input')),
  );
}
