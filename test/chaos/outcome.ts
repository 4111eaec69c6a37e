/** What is left of a run when it is over, for whoever judges it. */
import type { Message } from '@shared/chat/message';
import type { InspectedTask } from '../support/inspect.ts';
import type { ServerEvent } from '../support/sse.ts';
import type { Try } from './haste.ts';
import type { FaultKind } from './plan.ts';

export interface EndedTask {
  readonly task: InspectedTask;
  /** The cursors with which its stream was asked for, oldest first, as they came to the server's door. */
  readonly cursors: readonly string[];
  /** The server's log of it, or null when the server no longer has it. */
  readonly log: readonly ServerEvent[] | null;
}

export interface EndedSession {
  readonly id: string;
  readonly remoteId: string | null;
  readonly messages: readonly Message[];
  readonly tasks: readonly EndedTask[];
}

export interface Outcome {
  readonly sessions: readonly EndedSession[];
  /** What was wrong besides: views, the database, processes that are left. */
  readonly trouble: readonly string[];
  readonly figures: Figures;
  /** How each process of the app sent what is written in each session, oldest first; empty where nobody knows. */
  readonly posts: readonly (readonly Try[])[];
  /** How much faster than the truth the app's time went. */
  readonly speed: number;
}

export interface Figures {
  readonly faults: Readonly<Partial<Record<FaultKind, number>>>;
  readonly kills: number;
  readonly requests: number;
  readonly events: number;
  /** The most requests for one task's stream, or with one message, within a second. */
  readonly highestRate: number;
}
