/** Bodies of the chat API that are not streams: requests and responses of the AutoGPT platform's `/api/chat`. */
import { z } from 'zod';
import { STREAM_START } from './stream-id';

export const API_PREFIX = '/api/chat';

/** Longest message a client may send, in UTF-16 code units. */
export const MAX_MESSAGE_LENGTH = 64_000;

export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  offset: z.coerce.number().int().min(0).default(0),
});

/** Later versions of the platform send settings here; there are none to set. */
export const newSession = z.object({}).nullish();

export const titleRequest = z.object({ title: z.string().trim().min(1).max(200) });

export const sessionSummary = z.object({
  id: z.string(),
  created_at: z.string(),
  updated_at: z.string(),
  title: z.string().nullish(),
});
export type SessionSummaryBody = z.infer<typeof sessionSummary>;

export const sessionList = z.object({
  sessions: z.array(sessionSummary),
  total: z.number().int(),
});
export type SessionListBody = z.infer<typeof sessionList>;

export const createdSession = z.object({ id: z.string(), created_at: z.string() });
export type CreatedSessionBody = z.infer<typeof createdSession>;

const toolCall = z.object({
  id: z.string(),
  type: z.string(),
  function: z.object({ name: z.string(), arguments: z.string() }),
});

export const sessionMessage = z.object({
  role: z.string(),
  content: z.string().nullish(),
  id: z.union([z.string(), z.number()]).nullish(),
  tool_call_id: z.string().nullish(),
  tool_calls: z.array(toolCall).nullish(),
});
export type SessionMessageBody = z.infer<typeof sessionMessage>;

export const activeStream = z.object({
  task_id: z.string().nullish(),
  turn_id: z.string().nullish(),
  last_message_id: z.string().nullish(),
  operation_id: z.string().nullish(),
  tool_name: z.string().nullish(),
});

/** Most rows in a page of a session. */
export const MAX_MESSAGE_PAGE = 200;

/** Of a long session the newest rows, or those before one that is known. */
export const messagePage = z.object({
  limit: z.coerce.number().int().min(1).max(MAX_MESSAGE_PAGE).optional(),
  before_sequence: z.coerce.number().int().min(0).optional(),
});

export const sessionDetail = sessionSummary.extend({
  messages: z.array(sessionMessage),
  /** Absent from the first versions of the platform; null says that nothing runs. */
  active_stream: activeStream.nullish(),
  /** Later versions send the newest rows, a page at a time; `oldest_sequence` is where the one before it ends. */
  has_more_messages: z.boolean().nullish(),
  oldest_sequence: z.number().nullish(),
});
export type SessionDetailBody = z.infer<typeof sessionDetail>;

export const postMessage = z.object({
  message: z.string().min(1).max(MAX_MESSAGE_LENGTH),
  is_user_message: z.boolean().default(true),
  context: z.object({ url: z.string(), content: z.string() }).nullish(),
  /** Made by the client: posting the same id again joins the task that it started. */
  message_id: z.string().min(1).max(64).nullish(),
});
export type PostMessageBody = z.input<typeof postMessage>;

/** A message in the address of a `GET`, as the first clients of the platform sent it. */
export const legacyMessage = z.object({
  message: z.string().min(1).max(10_000),
  is_user_message: z.stringbool().default(true),
});

export const streamCursor = z.object({ last_message_id: z.string().default(STREAM_START) });

/** Most messages that may wait in a session for the turn before them. */
export const MAX_PENDING_MESSAGES = 10;

export const pendingMessage = postMessage.pick({ message: true, context: true, message_id: true });

export const pendingResult = z.object({
  buffer_length: z.number().int(),
  max_buffer_length: z.number().int(),
  turn_in_flight: z.boolean(),
});
export type PendingResultBody = z.infer<typeof pendingResult>;

export const pendingList = z.object({ messages: z.array(z.string()), count: z.number().int() });
export type PendingListBody = z.infer<typeof pendingList>;

export const taskStatusValues = ['running', 'completed', 'failed'] as const;
export const taskOutcomeValues = ['completed', 'failed', 'stopped'] as const;

export const taskDetail = z.object({
  task_id: z.string(),
  session_id: z.string(),
  status: z.enum(taskStatusValues),
  tool_name: z.string().nullish(),
  operation_id: z.string().nullish(),
  created_at: z.string().nullish(),
  /** How a task that is not running came to its end; `stopped` tasks have the contract's status `failed`. */
  outcome: z.enum(taskOutcomeValues).nullish(),
  /** The id of the newest event in the task's log. */
  last_message_id: z.string().nullish(),
});
export type TaskDetailBody = z.infer<typeof taskDetail>;

/** Most tasks that one request may name. */
export const MAX_CATCH_UP = 100;

export const catchUpRequest = z.object({
  tasks: z
    .array(z.object({ task_id: z.string(), last_message_id: z.string().default(STREAM_START) }))
    .min(1)
    .max(MAX_CATCH_UP),
});
export type CatchUpRequestBody = z.input<typeof catchUpRequest>;

/** How tasks stand, and what followed a position in those that have ended. Tasks that are unknown are left out. */
export const catchUpResult = z.object({
  tasks: z.array(
    z.object({
      task_id: z.string(),
      status: z.enum(taskStatusValues),
      /** Up to the end of the task's stream; null when only the stream itself tells, or nothing does. */
      events: z.array(z.object({ id: z.string(), data: z.string() })).nullable(),
      /** How a task ended whose stream is no longer kept. What it said is in its session. */
      expired: z.enum(taskOutcomeValues).nullish(),
    }),
  ),
});
export type CatchUpResultBody = z.infer<typeof catchUpResult>;

export const cancelRequest = z.object({ task_id: z.string().nullish() }).nullish();

export const cancelResult = z.object({ cancelled: z.boolean(), reason: z.string().nullish() });
export type CancelResultBody = z.infer<typeof cancelResult>;

export const done = z.object({ status: z.literal('ok') });
export type DoneBody = z.infer<typeof done>;

export const streamTtl = z.object({
  stream_ttl_seconds: z.number().int(),
  stream_ttl_ms: z.number().int(),
});
export type StreamTtlBody = z.infer<typeof streamTtl>;

export const health = z.object({
  status: z.string(),
  service: z.string(),
  version: z.string(),
});
export type HealthBody = z.infer<typeof health>;
