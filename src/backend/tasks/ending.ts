/** How tasks end, and what ends their streams. */
import type { Chunk } from '@shared/protocol/chunks';
import { errorChunk } from '@shared/protocol/error-text';

export type TaskEnd =
  | { readonly outcome: 'completed' | 'stopped' }
  | { readonly outcome: 'failed'; readonly text: string; readonly code: string | null };

/** The last chunks of a task's stream. */
export function terminalChunks(end: TaskEnd): readonly Chunk[] {
  switch (end.outcome) {
    case 'completed':
      return [{ type: 'finish' }];
    case 'stopped':
      return [{ type: 'abort' }, { type: 'finish' }];
    case 'failed':
      return [errorChunk(end), { type: 'finish' }];
  }
}
