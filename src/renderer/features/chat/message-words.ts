import type { Message, MessageStatus } from '@shared/chat/message';
import { t } from '../../i18n';

export interface StatusWords {
  readonly words: string;
  readonly tone: 'neutral' | 'warning' | 'bad';
}

const TONES = {
  queued: 'neutral',
  sending: 'neutral',
  refused: 'bad',
  failed: 'bad',
  stopped: 'neutral',
  partial: 'warning',
} as const satisfies Partial<Record<MessageStatus, StatusWords['tone']>>;

/** What a message's status has to say, or null when the message speaks for itself. */
export function statusWords({ status, reason }: Message): StatusWords | null {
  if (!hasWords(status)) return null;
  const words = t(`chat:status.${status}`);
  return {
    words: reason ? t('chat:status.because', { status: words, reason }) : words,
    tone: TONES[status],
  };
}

function hasWords(status: MessageStatus): status is keyof typeof TONES {
  return Object.hasOwn(TONES, status);
}

/** All that a message says, as it was written: markdown in an answer. */
export function sourceText(message: Message): string {
  return message.parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n\n');
}

/** Text as a quotation, with room for what is said about it. */
export function quoted(text: string): string {
  const lines = text.trim().split('\n');
  return `${lines.map((line) => `> ${line}`.trimEnd()).join('\n')}\n\n`;
}

/** A text that is longer is not read to learn whether it says something, characters. */
const READ_CHARS = 200;

/** Whether a text is more than spaces. Joining a long one that still grows would cost more than showing it. */
export function saysSomething(text: string): boolean {
  return text.length > READ_CHARS || text.trim() !== '';
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

/** Whether an answer shows anything yet. */
export function hasBegun(message: Message | undefined): boolean {
  if (message?.role !== 'assistant' || message.status !== 'streaming') return false;
  return message.parts.some(
    (part) => part.type === 'tool' || ('text' in part && saysSomething(part.text)),
  );
}

/** From when on the wait for the first word is called what, milliseconds; the last that is reached counts. */
const THINKING = [
  { from: 60_000, words: 'thinkingMinutes' },
  { from: 15_000, words: 'thinkingLonger' },
  { from: 5_000, words: 'thinkingFor' },
  { from: 0, words: 'thinking' },
] as const;

/** What the wait for the first word of an answer is called after so many milliseconds. */
export function thinkingWords(elapsed: number): (typeof THINKING)[number]['words'] {
  return THINKING.find(({ from }) => elapsed >= from)?.words ?? 'thinking';
}

/** The end of a transcript that only waits for the answer before it, apart from what has been said. */
export function splitFollowing(messages: readonly Message[]) {
  const last = messages.findLastIndex(({ status }) => status !== 'queued');
  return { said: messages.slice(0, last + 1), following: messages.slice(last + 1) };
}
