import type { Mark } from './compare.ts';

type Shares = Readonly<Record<Mark, number>>;

/** Shares of a picture's cells that may differ: what other letters change where lines break as they did before. */
export const BUDGET: Shares = { colour: 0.0012, place: 0.003, ink: 0.002, tint: 0.0006 };

/** The same for a conversation, in which one line more moves everything above or below it. */
export const CONVERSATION_BUDGET: Shares = { ...BUDGET, place: 0.015, ink: 0.008 };

const WORDS: Readonly<Record<Mark, string>> = {
  colour: 'other colours',
  place: 'other places',
  ink: 'other ink',
  tint: 'ink of another hue',
};

const MARKS = Object.keys(WORDS) as Mark[];

export function isWithinBudget(found: Shares, budget = BUDGET): boolean {
  return MARKS.every((mark) => found[mark] <= budget[mark]);
}

/** In words, for a person who has to find what is different. */
export function describeComparison(found: Shares, budget = BUDGET): string {
  const percent = (share: number) => `${(share * 100).toFixed(2)} %`;
  return MARKS.map(
    (mark) => `${WORDS[mark]} ${percent(found[mark])} (at most ${percent(budget[mark])})`,
  ).join(', ');
}
