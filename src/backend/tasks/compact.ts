/**
 * Shortening a log that grew too long without losing what it says: neighbouring deltas of one part become a single delta
 * under the id of the last of them. A reader that starts from the beginning sees the same message; one that stands at an
 * id that is gone gets a gap.
 */
import { type Chunk, parseEventData } from '@shared/protocol/chunks';
import { formatStreamId } from '@shared/protocol/stream-id';
import type { LogEntry } from './log';

/** Deltas are merged up to this many UTF-16 code units, so that one event never becomes too large to send or to keep. */
const MAX_MERGED = 64 * 1024;

interface Delta {
  /** What deltas have in common that may be merged. */
  readonly key: string;
  readonly text: string;
  readonly withText: (text: string) => Chunk;
}

/** Reads a chunk as a piece of text, or null when it is something else. */
export function asDelta(chunk: Chunk): Delta | null {
  switch (chunk.type) {
    case 'text-delta':
    case 'reasoning-delta':
      return {
        key: `${chunk.type} ${chunk.id}`,
        text: chunk.delta,
        withText: (delta) => ({ ...chunk, delta }),
      };
    case 'tool-input-delta':
      return {
        key: `${chunk.type} ${chunk.toolCallId}`,
        text: chunk.inputTextDelta,
        withText: (inputTextDelta) => ({ ...chunk, inputTextDelta }),
      };
    default:
      return null;
  }
}

/** Reads an entry as a piece of text, or null when it is something else. */
export function entryDelta(entry: LogEntry): Delta | null {
  const parsed = parseEventData(entry.data);
  return parsed.kind === 'chunk' ? asDelta(parsed.chunk) : null;
}

/**
 * Merges neighbouring deltas.
 * @param ends ids that must stay readable, such as the ends of steps: nothing is merged across them.
 */
export function compact(
  entries: readonly LogEntry[],
  ends: ReadonlySet<string>,
): readonly LogEntry[] {
  const result: LogEntry[] = [];
  let run: { readonly delta: Delta; readonly texts: string[]; length: number } | null = null;
  for (const entry of entries) {
    const delta = entryDelta(entry);
    const last = result.at(-1);
    if (
      run &&
      delta &&
      last &&
      delta.key === run.delta.key &&
      run.length + delta.text.length <= MAX_MERGED &&
      !ends.has(formatStreamId(last.position))
    ) {
      run.texts.push(delta.text);
      run.length += delta.text.length;
      result[result.length - 1] = { position: entry.position, data: '' };
    } else {
      finishRun(result, run);
      run = delta && { delta, texts: [delta.text], length: delta.text.length };
      result.push(entry);
    }
  }
  finishRun(result, run);
  return result;
}

/** Writes the text of a run into its last entry. A run of one stays as it was, byte for byte. */
function finishRun(
  result: LogEntry[],
  run: { readonly delta: Delta; readonly texts: readonly string[] } | null,
): void {
  const last = result.at(-1);
  if (!run || !last || run.texts.length === 1) return;
  const chunk = run.delta.withText(run.texts.join(''));
  result[result.length - 1] = { position: last.position, data: JSON.stringify(chunk) };
}
