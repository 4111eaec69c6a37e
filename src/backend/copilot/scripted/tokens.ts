/** Cuts a text into pieces as a model would stream it. */
import type { Random } from './random';

const MAX_TOKEN = 8;

/** Yields pieces of one to nine UTF-16 code units. A surrogate pair is never cut: half of one has no UTF-8 form. */
export function* tokens(text: string, random: Random): Generator<string> {
  for (let start = 0; start < text.length; ) {
    let end = start + 1 + random.below(MAX_TOKEN);
    if (isHighSurrogate(text.charCodeAt(end - 1))) end += 1;
    yield text.slice(start, end);
    start = end;
  }
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
