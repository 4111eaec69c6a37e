/** A chat of 10,000 messages, as both sides of the blocking measurement have it. */

export const LONG_CHAT = 'told';
const TURNS = 5_000;
/** Characters of each answer, about what a paragraph has. */
const ANSWER = 600;

export interface LongChatRow {
  readonly id: string;
  readonly role: 'user' | 'assistant';
  readonly content: string;
}

/** All rows, oldest first. The last question has its answer only where it is told. */
export function longChat(): LongChatRow[] {
  return Array.from({ length: TURNS }, (_, n): LongChatRow[] => [
    { id: `q${n}`, role: 'user', content: `And what comes after ${n}?` },
    {
      id: `a${n}`,
      role: 'assistant',
      content: `${n} is followed by ${n + 1}. `.repeat(ANSWER / 25),
    },
  ]).flat();
}
