/** What folding remembers between events: small, without any text, and stored together with the cursor. */

/** Where a part stands in the transcript. */
export interface PartLocation {
  readonly messageId: string;
  readonly index: number;
}

/** Where a tool call stands; `open` until it has a result. */
export interface ToolLocation extends PartLocation {
  readonly open: boolean;
}

/** How a stream ended. A connection that closes is not an end. */
export type StreamEnd = 'finished' | 'failed' | 'aborted';

export interface FoldState {
  /** The message being written, or null before the first. */
  messageId: string | null;
  /** How many parts that message has. */
  partCount: number;
  /** Messages this task has begun, for naming those that the stream leaves unnamed. */
  messageCount: number;
  /** Open text and reasoning parts by their id on the wire. Ids are reused after a part ends. */
  openText: Map<string, PartLocation>;
  openReasoning: Map<string, PartLocation>;
  /** Tool calls by id. */
  tools: Map<string, ToolLocation>;
  /** Data parts that later chunks replace, by type and id. */
  data: Map<string, PartLocation>;
  sawError: boolean;
  end: StreamEnd | null;
}

/** The state before a task's first event. @param anchor the tool call that an operation reports its result to. */
export function initialFoldState(anchor?: {
  toolCallId: string;
  location: PartLocation;
}): FoldState {
  return {
    messageId: null,
    partCount: 0,
    messageCount: 0,
    openText: new Map(),
    openReasoning: new Map(),
    tools: new Map(anchor ? [[anchor.toolCallId, { ...anchor.location, open: true }]] : []),
    data: new Map(),
    sawError: false,
    end: null,
  };
}

/** A copy that can be advanced without touching the original. */
export function copyFoldState(state: FoldState): FoldState {
  return {
    ...state,
    openText: new Map(state.openText),
    openReasoning: new Map(state.openReasoning),
    tools: new Map(state.tools),
    data: new Map(state.data),
  };
}
