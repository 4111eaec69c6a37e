/** What a chaos run and the app's process say to each other. */
import type { Message } from '@shared/chat/message';
import type { InspectedTask } from '../../support/inspect.ts';
import type { Try } from '../haste.ts';

export type Command =
  /** Starts the engine on a profile. */
  | {
      readonly type: 'open';
      readonly profile: string;
      readonly url: string;
      readonly token: string;
      readonly seed: number;
      /** How much faster time goes for the engine. */
      readonly speed: number;
      /** How far its clock is from the truth. */
      readonly clockMs: number;
    }
  /** Sends the `index`-th message of a session unless it was sent before. */
  | {
      readonly type: 'ensure';
      readonly session: string;
      readonly index: number;
      readonly text: string;
    }
  | { readonly type: 'suspend' }
  | { readonly type: 'resume' }
  | { readonly type: 'online'; readonly online: boolean }
  | { readonly type: 'token'; readonly token: string }
  | { readonly type: 'clock'; readonly byMs: number }
  | { readonly type: 'disk'; readonly full: boolean }
  | { readonly type: 'late'; readonly requests: number; readonly byMs: number }
  | { readonly type: 'standing' }
  | { readonly type: 'dump' }
  | { readonly type: 'close' };

/** How far everything is. */
export interface Standing {
  readonly sessions: readonly {
    readonly id: string;
    readonly questions: number;
    readonly tasks: number;
    readonly open: number;
  }[];
  readonly outbox: number;
  /** Nothing more is to be expected: after the end of a task the app asks the server once more for what it has stored. */
  readonly quiet: boolean;
}

export interface DumpedSession {
  readonly id: string;
  readonly remoteId: string | null;
  readonly messages: readonly Message[];
}

/** What there is in a profile. */
export interface Holdings {
  readonly sessions: readonly DumpedSession[];
  readonly tasks: readonly InspectedTask[];
}

export interface Dump extends Holdings {
  /** What a window would show that has followed from the start, where it differs from the store. */
  readonly wrongViews: readonly string[];
  /** The most requests for one task's stream, or with one message, within one second of the engine's time. */
  readonly highestRate: number;
  /** How each message was posted, oldest first. */
  readonly posts: readonly (readonly Try[])[];
  readonly requests: number;
}

export interface Reply {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: string;
}
