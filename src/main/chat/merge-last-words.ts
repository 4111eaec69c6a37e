/**
 * What operations say at their end. Such a row stands where the server had got to by then, which may be in another turn than
 * here; where rows have no ids it is known as an answer behind the operation's call that has its words.
 */
import { squash } from './align';
import { completeText, type Draft } from './merge-segments';
import type { ServerAnswer, ServerTurn } from './server-rows';

/**
 * Finds the rows of what operations said, and completes what is here of them.
 * @param spoken the messages that operations wrote, with the calls that those answer.
 * @param isNameless whether no id tells which message a row is.
 * @returns the messages that no turn has to account for, and the turns without their rows.
 */
export function takeLastWords(
  spoken: ReadonlyMap<Draft, string | null>,
  turns: readonly ServerTurn[],
  isNameless: (answer: ServerAnswer) => boolean,
): { readonly apart: ReadonlySet<Draft>; readonly rest: ServerTurn[] } {
  const apart = new Set<Draft>();
  const taken = new Set<ServerAnswer>();
  const answers = turns.flatMap((turn) => turn.answers);
  for (const [draft, call] of spoken) {
    const words = soleWords(draft);
    if (words === '') continue;
    // What is still being said has no row yet.
    if (!draft.free) apart.add(draft);
    const fits = (one: ServerAnswer) => isNameless(one) && !taken.has(one) && begins(one, words);
    const behind = answers.slice(answers.findIndex((one) => hasCall(one, call)) + 1);
    const answer = draft.free && behind.find(fits);
    if (!answer) continue;
    apart.add(draft);
    taken.add(answer);
    complete(draft, answer);
  }
  const isLeft = (answer: ServerAnswer) => !taken.has(answer);
  return { apart, rest: turns.map((turn) => ({ ...turn, answers: turn.answers.filter(isLeft) })) };
}

/** The words of a message that consists of nothing else. */
function soleWords({ cells }: Draft): string {
  const parts = cells.map(({ part }) => part).filter(({ type }) => type !== 'step');
  const texts = parts.flatMap((part) => (part.type === 'text' ? part.text : []));
  return texts.length === parts.length ? squash(texts.join('')) : '';
}

function hasCall({ parts }: ServerAnswer, toolCallId: string | null): boolean {
  return parts.some((part) => part.type === 'tool' && part.toolCallId === toolCallId);
}

function begins({ parts: [part, ...more] }: ServerAnswer, words: string): boolean {
  return part?.type === 'text' && more.length === 0 && squash(part.text).startsWith(words);
}

function complete(draft: Draft, answer: ServerAnswer): void {
  const here = draft.cells.filter(({ part }) => part.type === 'text');
  const there = answer.parts.map((part) => ({ part, answer, begins: false }));
  completeText(
    here.map((cell) => ({ draft, cell })),
    there,
  );
  if (draft.message.status !== 'partial') return;
  draft.message = { ...draft.message, status: 'complete', reason: undefined };
}
