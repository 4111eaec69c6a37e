/**
 * Everything the backend stores, behind one interface. Each engine (a folder `store/<engine>`) implements all of it, and
 * all engines pass the same tests.
 */

import type { CompletionStore } from '../completion/completion';
import type { LeaseStore } from '../tasks/lease';
import type { TaskLog } from '../tasks/log';
import type { TaskRegistry } from '../tasks/registry';
import type { StepStore } from '../tasks/steps';
import type { DocumentStore } from './documents';
import type { MessageStore } from './messages';
import type { SessionStore } from './sessions';

export interface Storage {
  readonly sessions: SessionStore;
  readonly messages: MessageStore;
  readonly registry: TaskRegistry;
  readonly steps: StepStore;
  readonly documents: DocumentStore;
  readonly log: TaskLog;
  readonly completions: CompletionStore;
  readonly leases: LeaseStore;
  /** Tells an error of the engine itself (disk full, connection lost), which may pass, from a programming error. */
  isTransient(error: unknown): boolean;
  /** Removes what is older than its time to live, where the engine does not do so by itself. */
  removeExpired(): Promise<void>;
  close(): Promise<void>;
}
