/** The transcript of a session as the platform stores it: one row per user message, assistant message and tool result. */
import { z } from 'zod';

export const toolCalls = z.array(
  z.object({
    id: z.string(),
    type: z.literal('function'),
    function: z.object({ name: z.string(), arguments: z.string() }),
  }),
);

export const messageRow = z.object({
  id: z.string(),
  task_id: z.string(),
  turn: z.number(),
  role: z.enum(['user', 'assistant', 'tool']),
  content: z.string().nullable(),
  tool_calls: toolCalls.nullable(),
  tool_call_id: z.string().nullable(),
  created_at: z.number(),
});

export type MessageRow = z.infer<typeof messageRow>;
export type ToolCall = z.infer<typeof toolCalls>[number];

export interface NewMessage {
  readonly id: string;
  readonly taskId: string;
  /** The turn whose rows it follows. Omitted: after everything that is stored. */
  readonly turn?: number;
  readonly role: MessageRow['role'];
  readonly content: string | null;
  readonly toolCalls?: readonly ToolCall[];
  readonly toolCallId?: string;
}

export interface MessagePage {
  /** In conversation order. */
  readonly rows: readonly MessageRow[];
  /** The place of the first of them, to ask for those before it; null when there are none before it. */
  readonly before: number | null;
}

/** What places in a session count up to within a turn: the n-th row of a turn has the place turn × this + n. */
export const PLACES_IN_TURN = 1_000_000;

/** Rows are written by tasks, together with their logs (`Write`), and by the start of a turn. */
export interface MessageStore {
  /** All rows of a session in conversation order. */
  list(sessionId: string): Promise<readonly MessageRow[]>;

  /** At most `limit` of the newest rows, or of those before a place. Places do not change when rows are added. */
  page(sessionId: string, limit: number, before: number | null): Promise<MessagePage>;
}
