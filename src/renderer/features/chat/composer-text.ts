/** Long pastes and the message they become part of. Pure. */

const LONG_CHARS = 2_000;
const LONG_LINES = 30;

/** Whether pasted text is better kept as a piece of its own than in the middle of what is written. */
export function isLongPaste(text: string): boolean {
  return text.length > LONG_CHARS || lineCount(text) > LONG_LINES;
}

export function lineCount(text: string): number {
  return text.replace(/\n$/, '').split('\n').length;
}

/** The message: what was written, and each pasted piece below it in a fence of its own. */
export function composeMessage(text: string, pieces: readonly string[]): string {
  return [text.trim(), ...pieces.map(fenced)].filter((piece) => piece !== '').join('\n\n');
}

function fenced(piece: string): string {
  const longest = (piece.match(/`{3,}/g) ?? []).reduce(
    (longestYet, run) => Math.max(longestYet, run.length),
    2,
  );
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${piece.replace(/\n$/, '')}\n${fence}`;
}
