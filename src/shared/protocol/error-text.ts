/**
 * An error's code on the wire. The AI SDK's own readers refuse an `error` chunk that has more than its text, so the code
 * stands in front of the text, as later versions of the platform write it: `[code:transient_api_error] The model …`.
 * Earlier ones send a field of its own; both are read.
 */
import type { Chunk } from './chunks';

const PREFIX = /^\[code:([\w.:-]{1,100})\] /;

export interface ErrorText {
  readonly text: string;
  readonly code: string | null;
}

/** Makes the chunk that reports an error. A code that the prefix cannot hold is left out. */
export function errorChunk({ text, code }: ErrorText): Extract<Chunk, { type: 'error' }> {
  const prefix = code === null ? '' : `[code:${code}] `;
  return { type: 'error', errorText: PREFIX.test(prefix) ? prefix + text : text };
}

/** Reads what an error chunk says, and its code wherever it stands. */
export function readErrorChunk(chunk: Extract<Chunk, { type: 'error' }>): ErrorText {
  const match = PREFIX.exec(chunk.errorText);
  if (!match) return { text: chunk.errorText, code: chunk.code ?? null };
  return { text: chunk.errorText.slice(match[0].length), code: chunk.code ?? match[1] ?? null };
}
