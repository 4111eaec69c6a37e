import type { Misfit } from '@shared/app-state';
import type { Task } from '@shared/chat/task';
import type { Session } from '@shared/session';
import type { EndpointSource } from './backend/endpoint';
import type { LongWork } from './long-work/jobs';
import type { Patch, Store } from './store/store';
import type { Clock } from './streams/clock';
import type { Fetch } from './streams/event-source';

export interface EngineListener {
  onPatch(patch: Patch): void;
  onTaskChanged(task: Task): void;
  /** A task has come to its end; never told twice of one. */
  onTaskSettled(taskId: string): void;
  onSessionChanged(session: Session): void;
  onRecoveryChanged(): void;
  onSessionRemoved(sessionId: string): void;
  onStorageChanged(): void;
  /** The server no longer accepts the token, or accepts a new one. */
  onSignedOut?(signedOut: boolean): void;
  /** How the server speaks is of no use here, or is again. */
  onMisfit?(misfit: Misfit | null): void;
  /** The server has or does not have a session. */
  onPresence?(sessionId: string, present: boolean): void;
  /** Everything that was shown belongs to somebody else. */
  onAccountChanged?(): void;
  onError(context: string, error: unknown): void;
}

export interface EngineOptions {
  readonly store: Store;
  readonly fetch: Fetch;
  readonly endpoint: EndpointSource;
  /** Whose rows these are; asked for again whenever access has changed. One account for all when it is left out. */
  readonly account?: () => string;
  /** Whether the backend can be reached without a network. */
  readonly isOnThisMachine?: () => boolean;
  readonly clock: Clock;
  readonly listener: EngineListener;
  readonly random?: () => number;
  readonly silenceMs?: number;
  /** Sees every response that carries a task's stream; what it returns is read instead. */
  readonly observe?: (taskId: string, response: Response) => Response;
  /** Does what reads a lot. In place when it is left out, where nobody waits. */
  readonly longWork?: LongWork;
  /** The pause before look number `n` at a session whose server tells of changes in no other way, milliseconds. */
  readonly pollDelay?: (n: number) => number;
}
