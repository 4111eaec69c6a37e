/** Which turn of the server is which question here. */
import { isImported, type Message, type MessageStatus } from '@shared/chat/message';
import type { ServerTurn } from './server-rows';

const ASKED: readonly MessageStatus[] = ['sent', 'sending', 'queued'];

/** Text without what servers change about it: white space. */
export function squash(text: string): string {
  return text.replace(/\s+/g, '');
}

export function textOf(message: Message): string {
  return message.parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
}

/**
 * Questions that the server has or may have, in the order in which it gets to see them: one whose request got no answer may
 * have arrived all the same. What waits comes last, wherever it stands among the answers that were written meanwhile.
 */
export function asked(messages: readonly Message[]): Message[] {
  const questions = messages.filter((message) => message.role === 'user' && !isImported(message));
  return ASKED.flatMap((status) => questions.filter((message) => message.status === status));
}

/**
 * Pairs questions with turns, both in order: by id where rows have one, else by their place in the conversation, where the
 * text says which of two neighbours is meant.
 * @returns for each turn the index of its question, or null.
 */
export function alignTurns(
  questions: readonly Message[],
  turns: readonly ServerTurn[],
): (number | null)[] {
  const byId = new Map(questions.map(({ id }, index) => [id, index]));
  const pairs: (number | null)[] = turns.map(
    ({ question }) => (question?.id == null ? null : byId.get(question.id)) ?? null,
  );
  const texts = questions.map((message) => squash(textOf(message)));
  const said = turns.map(({ question }) => (question ? squash(question.text) : null));
  // What was sent is there; what waits is so only if something is left that it can be.
  const sent = texts.slice(0, questions.findLastIndex(({ status }) => status === 'sent') + 1);
  for (const alike of [isEqual, isWithin]) {
    fillGaps(pairs, sent, said, alike);
    fillGaps(pairs, texts, said, alike);
  }
  return pairs;
}

/**
 * Questions that the server has under ids that are not known here, with these ids.
 * @param until the last question that may be among the turns: a later one only looks like what was said elsewhere.
 */
export function namesElsewhere(
  questions: readonly Message[],
  turns: readonly ServerTurn[],
  until: string | null,
): { readonly messageId: string; readonly rowId: string }[] {
  const known = new Set(questions.map(({ id }) => id));
  const isUnknown = (id: string | null | undefined) => id != null && !known.has(id);
  if (!turns.some(({ question }) => isUnknown(question?.id))) return [];
  const last = questions.findIndex(({ id }) => id === until);
  return alignTurns(questions, turns).flatMap((index, turn) => {
    if (index === null || index > last) return [];
    const question = questions[index];
    const rowId = turns[turn]?.question?.id;
    if (question?.status !== 'sent' || rowId == null || !isUnknown(rowId)) return [];
    return [{ messageId: question.id, rowId }];
  });
}

type Alike = (mine: string, theirs: string) => boolean;
const isEqual: Alike = (mine, theirs) => mine === theirs;
const isWithin: Alike = (mine, theirs) => mine !== '' && theirs.includes(mine);

/** Pairs what lies between pairs that are known already. */
function fillGaps(
  pairs: (number | null)[],
  texts: readonly string[],
  said: readonly (string | null)[],
  alike: Alike,
): void {
  let fromTurn = 0;
  let fromQuestion = 0;
  const known = [...pairs, texts.length];
  for (const [turn, question] of known.entries()) {
    if (question === null) continue;
    const mine = texts.slice(fromQuestion, question);
    const theirs = said.slice(fromTurn, turn);
    for (const [a, b] of longestCommon(mine, theirs, alike)) {
      pairs[fromTurn + b] = fromQuestion + a;
    }
    fromTurn = turn + 1;
    fromQuestion = Math.max(fromQuestion, question + 1);
  }
}

/** The longest list of pairs in order. Most of two versions of one conversation is the same at its beginning and end. */
function longestCommon(
  mine: readonly string[],
  theirs: readonly (string | null)[],
  alike: Alike,
): [number, number][] {
  const fits = (a: number, b: number) => {
    const [left, right] = [mine[a], theirs[b]];
    return left !== undefined && right != null && alike(left, right);
  };
  const pairs: [number, number][] = [];
  let start = 0;
  while (fits(start, start)) pairs.push([start, start++]);
  const width = theirs.length - start + 1;
  const height = mine.length - start + 1;
  const length = new Uint32Array(width * height);
  const at = (a: number, b: number) => length[a * width + b] ?? 0;
  for (let a = height - 2; a >= 0; a -= 1) {
    for (let b = width - 2; b >= 0; b -= 1) {
      length[a * width + b] = fits(start + a, start + b)
        ? at(a + 1, b + 1) + 1
        : Math.max(at(a + 1, b), at(a, b + 1));
    }
  }
  for (let a = 0, b = 0; a < height - 1 && b < width - 1; ) {
    if (fits(start + a, start + b)) pairs.push([start + a++, start + b++]);
    else if (at(a + 1, b) >= at(a, b + 1)) a += 1;
    else b += 1;
  }
  return pairs;
}
