/** The transcript: sessions hold messages, messages hold parts. The same shapes serve the store, the views and exports. */
import type { JsonValue } from '../protocol/json';
import type { OperationProgress } from '../protocol/tool-output';

export type MessageRole = 'user' | 'assistant';

/**
 * A user's message goes `queued -> sending -> sent`, or ends `refused` with the server's reason. An assistant's goes
 * `streaming -> complete | failed | stopped`, or stays `partial` when the rest of its history is lost.
 */
export type MessageStatus =
  | 'queued'
  | 'sending'
  | 'sent'
  | 'refused'
  | 'streaming'
  | 'complete'
  | 'failed'
  | 'stopped'
  | 'partial';

export type TextState = 'streaming' | 'done';

export interface TextPart {
  readonly type: 'text' | 'reasoning';
  readonly text: string;
  readonly state: TextState;
}

export type ToolState = 'input-streaming' | 'input-available' | 'output-available' | 'output-error';

export interface ToolPart {
  readonly type: 'tool';
  readonly toolCallId: string;
  readonly toolName: string;
  readonly state: ToolState;
  readonly input?: JsonValue | undefined;
  readonly output?: JsonValue | undefined;
  readonly errorText?: string | undefined;
  /** Steps of a long operation, as far as they are known. */
  readonly progress?: OperationProgress | undefined;
  /** The task whose stream brings this tool's result. */
  readonly operation?: { readonly taskId: string; readonly operationId: string | null } | undefined;
}

export interface ErrorPart {
  readonly type: 'error';
  readonly text: string;
  readonly code: string | null;
}

/** An event that arrived damaged twice and was left out. */
export interface CorruptPart {
  readonly type: 'corrupt';
  readonly eventId: string | null;
  readonly reason: string;
}

export interface FilePart {
  readonly type: 'file';
  readonly url: string;
  readonly mediaType: string;
}

export interface SourcePart {
  readonly type: 'source';
  readonly url: string;
  readonly title: string | null;
}

export interface DataPart {
  readonly type: 'data';
  readonly name: string;
  readonly dataId: string | null;
  readonly data: JsonValue;
}

/** Marks the beginning of a step of the model's work. */
export interface StepPart {
  readonly type: 'step';
}

/** A chunk of a type this version does not know, kept as it came. */
export interface RawPart {
  readonly type: 'raw';
  readonly json: string;
}

export type Part =
  | TextPart
  | ToolPart
  | ErrorPart
  | CorruptPart
  | FilePart
  | SourcePart
  | DataPart
  | StepPart
  | RawPart;

export interface Message {
  readonly id: string;
  readonly role: MessageRole;
  readonly status: MessageStatus;
  /** Milliseconds since the epoch, by this machine's clock. For display only, never for order. */
  readonly createdAt: number;
  readonly parts: readonly Part[];
  /** Why a message was refused, in the server's words. */
  readonly reason?: string | undefined;
}
