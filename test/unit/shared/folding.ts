/** Helpers for tests that fold: chunks as inputs, and the transcript that results. */
import { applyChanges } from '@shared/chat/change';
import { type FoldInput, fold } from '@shared/chat/fold';
import { type FoldState, initialFoldState } from '@shared/chat/fold-state';
import type { Message } from '@shared/chat/message';
import { partsOf } from '@shared/chat/part-index';
import { parseEventData } from '@shared/protocol/chunks';

export const TASK = 'task-1';

/** Parses a chunk as the wire would bring it. */
export function input(chunk: object): FoldInput {
  const parsed = parseEventData(JSON.stringify(chunk));
  if (parsed.kind === 'invalid') throw new Error(parsed.reason);
  return parsed;
}

export interface Folded {
  readonly state: FoldState;
  readonly messages: readonly Message[];
}

/** Folds batches one after another, applying every change to a transcript. */
export function foldAll(
  batches: readonly (readonly FoldInput[])[],
  from: Folded = { state: initialFoldState(), messages: [] },
  answers: string | null = null,
): Folded {
  let { state, messages } = from;
  for (const batch of batches) {
    const known = messages;
    const result = fold(state, batch, {
      taskId: TASK,
      now: 0,
      stored: partsOf(known),
      answers,
    });
    state = result.state;
    messages = applyChanges(messages, result.changes);
  }
  return { state, messages };
}

export function foldChunks(...chunks: object[]): Folded {
  return foldAll([chunks.map(input)]);
}
