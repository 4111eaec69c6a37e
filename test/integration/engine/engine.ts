/** The engine as the app runs it, on a real store and real sockets, with Node's fetch. */
import { initialFoldState } from '@shared/chat/fold-state';
import type { Message } from '@shared/chat/message';
import type { Task } from '@shared/chat/task';
import type { Session } from '@shared/session';
import { expect, onTestFinished, vi } from 'vitest';
import { Engine } from '../../../src/main/engine';
import { openProfile } from '../../../src/main/store/profile';
import type { Patch, Store } from '../../../src/main/store/store';
import { type Clock, systemClock } from '../../../src/main/streams/clock';
import { openStore } from '../store/open-store';

export interface Running {
  readonly engine: Engine;
  readonly store: Store;
  readonly patches: Patch[];
  /** What windows would have been told of sessions. */
  readonly sessions: Session[];
  readonly removed: string[];
  readonly tasks: Task[];
  /** The states of the storage that windows would have been told of. */
  readonly storage: string[];
  /** What the engine reported as its own failures. */
  readonly errors: unknown[];
  close(): void;
}

export interface StartOptions {
  readonly folder: string;
  readonly url: string | (() => string | null);
  readonly silenceMs?: number;
  readonly pollDelay?: (n: number) => number;
  readonly clock?: Clock;
  /** Who uses the backend; may change before `accessChanged`. */
  readonly account?: () => string;
  /** The store to use instead of opening the profile. */
  readonly store?: Store;
}

/** Opens the profile and starts the engine against a server. Closes with the test. */
export function startEngine(options: StartOptions): Running {
  const { folder, url, silenceMs = 30_000, clock = systemClock } = options;
  const store = options.store ?? openStore(folder, new Date());
  const patches: Patch[] = [];
  const sessions: Session[] = [];
  const tasks: Task[] = [];
  const removed: string[] = [];
  const storage: string[] = [];
  const errors: unknown[] = [];
  const engine = new Engine({
    store,
    fetch: (address, init) => fetch(address, init),
    endpoint: () => {
      const at = typeof url === 'string' ? url : url();
      return at === null ? null : { url: at, token: 'secret' };
    },
    clock,
    // No jitter: a retry comes at once, so that tests need not wait.
    random: () => 0,
    silenceMs,
    ...(options.account ? { account: options.account } : {}),
    ...(options.pollDelay ? { pollDelay: options.pollDelay } : {}),
    listener: {
      onPatch: (patch) => patches.push(patch),
      onTaskChanged: (task) => tasks.push(task),
      onTaskSettled: () => undefined,
      onSessionChanged: (session) => sessions.push(session),
      onSessionRemoved: (sessionId) => removed.push(sessionId),
      onStorageChanged: () => storage.push(store.health.status.state),
      onRecoveryChanged: () => undefined,
      onError: (context, error) => errors.push([context, error]),
    },
  });
  let open = true;
  const close = () => {
    if (open) engine.close();
    open = false;
  };
  onTestFinished(close);
  engine.start();
  engine.backendReady();
  return { engine, store, patches, sessions, removed, tasks, storage, errors, close };
}

/** A session with one task that the engine should follow when it starts. */
export function seedTask(folder: string, taskId = 't1'): void {
  const { store } = openProfile(folder, new Date());
  if (!store) throw new Error('The profile could not be opened.');
  store.sessions.create('s1', 0);
  store.sessions.setRemoteId('s1', 'remote-1');
  store.tasks.add({
    taskId,
    sessionId: 's1',
    kind: 'turn',
    toolCallId: null,
    foldState: initialFoldState(),
    now: 0,
  });
  store.close();
}

/** Waits until a task has settled. */
export async function settled({ store }: Running, taskId = 't1'): Promise<Task> {
  return vi.waitFor(
    () => {
      const task = store.tasks.get(taskId);
      expect(task?.state).toBe('settled');
      if (!task) throw new Error('unreachable');
      return task;
    },
    { timeout: 20_000, interval: 10 },
  );
}

/** Waits until `read` gives what is expected. */
export async function eventually<T>(read: () => T, check: (value: T) => void): Promise<void> {
  await vi.waitFor(() => check(read()), { timeout: 20_000, interval: 10 });
}

export function messages({ store }: Running): Message[] {
  return store.transcripts.read('s1');
}
