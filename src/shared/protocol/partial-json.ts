/**
 * Reads JSON that is still being written: what can be said of the value so far. An open string ends where the text ends, a
 * literal that has begun is taken for granted, a key without its value and a number without its first digit are left out.
 */
import { type JsonValue, MAX_DEPTH, tryParseJson } from './json';

/** @returns the value, or undefined when nothing can be said yet or the text is not the beginning of JSON. */
export function parsePartialJson(text: string): JsonValue | undefined {
  return tryParseJson(text) ?? tryParseJson(complete(text));
}

const LITERALS = ['true', 'false', 'null'] as const;

/** Completes the beginning of a JSON text. What it cannot complete does not parse. */
function complete(text: string): string {
  /** The brackets that would close what is open, innermost last. */
  const open: string[] = [];
  /** How far the text can be kept when it stops here, and what is open there. */
  let good = 0;
  let goodOpen: readonly string[] = [];
  /** Whether a string that begins now is the key of an object. */
  let keyNext = false;
  const keep = (end: number) => {
    good = end;
    goodOpen = open.slice();
  };
  let at = 0;
  while (at < text.length) {
    const char = text.charAt(at);
    if (char === '"') {
      const end = endOfString(text, at);
      if (keyNext) {
        if (end.closed === null) break;
        keyNext = false;
      } else {
        if (end.closed === null) return `${text.slice(0, end.sound)}"${closing(open)}`;
        keep(end.closed);
      }
      at = end.closed;
    } else if (char === '{' || char === '[') {
      // What is nested more deeply is of no use when it is whole either.
      if (open.length === MAX_DEPTH) return '';
      open.push(char === '{' ? '}' : ']');
      keyNext = char === '{';
      at += 1;
      keep(at);
    } else if (char === '}' || char === ']') {
      open.pop();
      keyNext = false;
      at += 1;
      keep(at);
    } else if (char === ',') {
      keyNext = open.at(-1) === '}';
      at += 1;
    } else if (/[\s:]/.test(char)) {
      at += 1;
    } else {
      const word = /^[^\s,:[\]{}"]+/.exec(text.slice(at))?.[0] ?? char;
      if (at + word.length === text.length) {
        const whole = LITERALS.find((literal) => literal.startsWith(word)) ?? soundNumber(word);
        if (whole !== null) return text.slice(0, at) + whole + closing(open);
        break;
      }
      at += word.length;
      keep(at);
    }
  }
  return text.slice(0, good) + closing(goodOpen);
}

function closing(open: readonly string[]): string {
  return open.toReversed().join('');
}

/** Where a string ends, or null when it is open; `sound` is the end of its last whole character. */
function endOfString(
  text: string,
  start: number,
): { readonly closed: number; readonly sound: number } | { closed: null; sound: number } {
  let at = start + 1;
  while (at < text.length) {
    const char = text.charAt(at);
    if (char === '"') return { closed: at + 1, sound: at };
    const length = char !== '\\' ? 1 : text.charAt(at + 1) === 'u' ? 6 : 2;
    if (at + length > text.length) return { closed: null, sound: at };
    at += length;
  }
  return { closed: null, sound: text.length };
}

/** The longest beginning of `word` that is a number, or null. */
function soundNumber(word: string): string | null {
  return /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/.exec(word)?.[0] ?? null;
}
