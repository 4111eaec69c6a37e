/** Streaming a text as a model would: in small pieces, with a wait before each. */
import type { ModelEvent } from '../model';
import { markdown } from './markdown';
import { seededRandom } from './random';
import { tokens } from './tokens';

/** Milliseconds between the pieces of a text that is meant to be read along. */
export const READING_PACE = 15;

export function* say(
  text: string,
  interval: number,
  seed: number,
  type: 'text' | 'reasoning' = 'text',
): Generator<ModelEvent> {
  for (const delta of tokens(text, seededRandom(seed))) {
    if (interval > 0) yield { type: 'wait', ms: interval };
    yield { type, delta };
  }
}

/** Says that many UTF-16 code units of markdown. */
export function sayMarkdown(chars: number, interval: number, seed: number): Iterable<ModelEvent> {
  return chars === 0 ? [] : say(markdown(chars, seededRandom(seed)), interval, seed);
}
