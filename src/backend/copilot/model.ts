/** A model: given the conversation so far, it says the next thing. */
import type { JsonObject } from '@shared/protocol/json';
import type { MessageRow } from '../store/messages';

/** The page that a user sent along with a message. */
export interface PageContext {
  readonly url: string;
  readonly content: string;
}

export interface ModelRequest {
  /** The conversation, oldest first. The last row is the user's message, or the tool result to go on from. */
  readonly messages: readonly MessageRow[];
  readonly context: PageContext | null;
  /** What an interrupted attempt has answered already. Only for models that do not repeat themselves. */
  readonly spoken: string;
  /** Ends the round early; the model lets go of what it holds. */
  readonly signal: AbortSignal;
}

/** What a model does during one round. */
export type ModelEvent =
  | { readonly type: 'text'; readonly delta: string }
  | { readonly type: 'reasoning'; readonly delta: string }
  /** The model begins to write the arguments of a call. Optional: a call may come whole. */
  | { readonly type: 'tool-call-start'; readonly key: string; readonly name: string }
  | {
      readonly type: 'tool-call';
      /** The key of the start it belongs to. */
      readonly key?: string;
      readonly name: string;
      readonly arguments: JsonObject;
    }
  | { readonly type: 'wait'; readonly ms: number }
  | { readonly type: 'error'; readonly message: string; readonly code: string | null };

export interface Model {
  /** Whether the same request always gives the same events, byte for byte. */
  readonly repeatable: boolean;
  /** One round. */
  respond(request: ModelRequest): Iterable<ModelEvent> | AsyncIterable<ModelEvent>;
}
