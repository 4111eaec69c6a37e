/** The transcript: sessions hold messages, messages hold parts. The same shapes serve the store, the views and exports. */
import type { JsonObject, JsonValue } from '../protocol/json';
import type { OperationProgress } from '../protocol/tool-output';

export const MESSAGE_ROLES = ['user', 'assistant'] as const;

export type MessageRole = (typeof MESSAGE_ROLES)[number];

/**
 * A user's message goes `queued -> sending -> sent`, or ends `refused` with the server's reason. An assistant's goes
 * `streaming -> complete | failed | stopped`, or stays `partial` when the rest of its history is lost.
 */
export const MESSAGE_STATUSES = [
  'queued',
  'sending',
  'sent',
  'refused',
  'streaming',
  'complete',
  'failed',
  'stopped',
  'partial',
] as const;

export type MessageStatus = (typeof MESSAGE_STATUSES)[number];

export type TextState = 'streaming' | 'done';

/** What the model's provider says about a part, as it came. */
interface FromProvider {
  readonly providerMetadata?: JsonValue | undefined;
}

export interface TextPart extends FromProvider {
  readonly type: 'text' | 'reasoning';
  readonly text: string;
  readonly state: TextState;
  /** What the text refers to, as it came. */
  readonly citations?: JsonValue | undefined;
}

export type ToolState =
  | 'input-streaming'
  | 'input-available'
  | 'approval-requested'
  | 'approval-responded'
  | 'output-available'
  | 'output-error'
  | 'output-denied';

/** A tool call that waits, or waited, for a person's consent. */
export interface ToolApproval {
  readonly id: string;
  /** Why consent is asked for. */
  readonly requestReason?: string | undefined;
  /** True when a rule and not a person answers. */
  readonly isAutomatic?: true | undefined;
  /** The answer; absent until there is one. */
  readonly approved?: boolean | undefined;
  readonly reason?: string | undefined;
}

export interface ToolPart {
  readonly type: 'tool';
  readonly toolCallId: string;
  readonly toolName: string;
  readonly state: ToolState;
  /** True for a tool whose shapes the server does not know beforehand. */
  readonly dynamic?: true | undefined;
  readonly title?: string | undefined;
  /** True when the model's provider runs the tool. */
  readonly providerExecuted?: boolean | undefined;
  /** The input as far as it has been written, while it is being written. JSON, unless `inputIsText`. */
  readonly inputText?: string | undefined;
  readonly inputIsText?: true | undefined;
  readonly input?: JsonValue | undefined;
  readonly output?: JsonValue | undefined;
  /** True while the output will be replaced by a later one. */
  readonly preliminary?: true | undefined;
  readonly errorText?: string | undefined;
  readonly approval?: ToolApproval | undefined;
  readonly callProviderMetadata?: JsonValue | undefined;
  readonly resultProviderMetadata?: JsonValue | undefined;
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

export interface FilePart extends FromProvider {
  readonly type: 'file';
  readonly url: string;
  readonly mediaType: string;
  /** True for a file that belongs to the reasoning. */
  readonly reasoning?: true | undefined;
}

/** A page that the answer draws on. */
export interface SourcePart extends FromProvider {
  readonly type: 'source';
  readonly url: string;
  readonly title: string | null;
  readonly sourceId?: string | undefined;
}

/** A document that the answer draws on. */
export interface DocumentPart extends FromProvider {
  readonly type: 'document';
  readonly sourceId: string;
  readonly mediaType: string;
  readonly title: string;
  readonly filename: string | null;
}

export interface DataPart {
  readonly type: 'data';
  readonly name: string;
  readonly dataId: string | null;
  readonly data: JsonValue;
}

/** What only the model's provider understands. */
export interface CustomPart extends FromProvider {
  readonly type: 'custom';
  readonly kind: string;
}

/** What a person said while the answer was being written, where the model was told it. */
export interface SteeringPart {
  readonly type: 'steering';
  readonly id: string;
  readonly texts: readonly string[];
  readonly files: readonly {
    readonly url: string;
    readonly mediaType: string;
    readonly filename: string | null;
  }[];
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
  | DocumentPart
  | DataPart
  | CustomPart
  | SteeringPart
  | StepPart
  | RawPart;

export interface Message {
  readonly id: string;
  readonly role: MessageRole;
  readonly status: MessageStatus;
  /** Milliseconds since the epoch, by this machine's clock. For display only, never for order. */
  readonly createdAt: number;
  readonly parts: readonly Part[];
  /** Why a message was refused or given up, in the server's words. */
  readonly reason?: string | undefined;
  /** What the server says about the message as a whole. */
  readonly metadata?: JsonObject | undefined;
  /** When the server that refused it wants to be asked again, milliseconds since the epoch. */
  readonly retryAt?: number | undefined;
}

const IMPORTED = 'imported:';

/** The id of a message that was read from a file. */
export function importedId(unique: string): string {
  return IMPORTED + unique;
}

/** Whether a message was read from a file, so that no server has it as a part of its chat. */
export function isImported({ id }: Pick<Message, 'id'>): boolean {
  return id.startsWith(IMPORTED);
}
