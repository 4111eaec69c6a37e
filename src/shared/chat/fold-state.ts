/**
 * What folding remembers between events, stored together with the cursor. It never grows with the message: it holds no text
 * and lists no parts but those that are being written.
 */

/** How a stream ended. A connection that closes is not an end. */
export type StreamEnd = 'finished' | 'failed' | 'aborted';

export interface FoldState {
  /** The message being written, or null before the first. */
  messageId: string | null;
  /** How many parts that message has. */
  partCount: number;
  /** Where its current step begins: the position after the last step marker. */
  stepStart: number;
  /** Messages this task has begun, for naming those that the stream leaves unnamed. */
  messageCount: number;
  /** What grows in that message: positions by `text:ID`, `reasoning:ID` and `input:ID`; the oldest first. */
  open: Map<string, number>;
  /** First halves of characters (UTF-16) whose second halves are still to come, by the keys of `open`. */
  halves: Map<string, string>;
  /** Tool calls in that message that ask for consent: positions by the approval's id. */
  approvals: Map<string, number>;
  /** Whether an error was reported in a step that stands, and in the one being written. */
  sawError: boolean;
  stepSawError: boolean;
  /** Whether the tool call that this operation answers has got its answer. */
  answered: boolean;
  end: StreamEnd | null;
}

/** A stream that opens parts and never ends them must not make the state grow: beyond this, the oldest is closed. */
export const MAX_OPEN = 64;

/** The state before a task's first event. */
export function initialFoldState(): FoldState {
  return {
    messageId: null,
    partCount: 0,
    stepStart: 0,
    messageCount: 0,
    open: new Map(),
    halves: new Map(),
    approvals: new Map(),
    sawError: false,
    stepSawError: false,
    answered: false,
    end: null,
  };
}

/** A copy that can be advanced without touching the original. */
export function copyFoldState(state: FoldState): FoldState {
  return {
    ...state,
    open: new Map(state.open),
    halves: new Map(state.halves),
    approvals: new Map(state.approvals),
  };
}
