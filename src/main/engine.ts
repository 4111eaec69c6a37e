/** Joins store, streams, sending and stopping into the part of the app that keeps tasks alive. Knows no Electron. */
import { randomUUID } from 'node:crypto';
import type { Task } from '@shared/chat/task';
import type { Session } from '@shared/ipc';
import { ChatApi } from './backend/chat-api';
import type { EndpointSource } from './backend/endpoint';
import { Arrivals } from './chat/arrivals';
import { pollDelay } from './chat/poll';
import { Reconciler } from './chat/reconciler';
import { Sender } from './chat/sender';
import { SessionCare } from './chat/session-care';
import { Stopper } from './chat/stopper';
import { TaskSource } from './chat/task-source';
import { Titles } from './chat/titles';
import { RecoveryKeeper } from './recovery';
import { Maintenance } from './store/maintenance';
import { StorageProbe } from './store/probe';
import { toSession } from './store/sessions';
import type { Patch, Store } from './store/store';
import type { ConnectionUpdate } from './store/tasks';
import type { Clock } from './streams/clock';
import { type Fetch, SILENCE_MS } from './streams/event-source';
import { Supervisor } from './streams/supervisor';

export interface EngineListener {
  onPatch(patch: Patch): void;
  onTaskChanged(task: Task): void;
  /** A task has come to its end; never told twice of one. */
  onTaskSettled(taskId: string): void;
  onSessionChanged(session: Session): void;
  onRecoveryChanged(): void;
  onSessionRemoved(sessionId: string): void;
  onStorageChanged(): void;
  onError(context: string, error: unknown): void;
}

export interface EngineOptions {
  readonly store: Store;
  readonly fetch: Fetch;
  readonly endpoint: EndpointSource;
  readonly clock: Clock;
  readonly listener: EngineListener;
  readonly random?: () => number;
  readonly silenceMs?: number;
  /** Sees every response that carries a task's stream; what it returns is read instead. */
  readonly observe?: (taskId: string, response: Response) => Response;
  /** The pause before look number `n` at a session whose server tells of changes in no other way, milliseconds. */
  readonly pollDelay?: (n: number) => number;
}

export class Engine {
  readonly store: Store;
  readonly supervisor: Supervisor;
  readonly sender: Sender;
  readonly stopper: Stopper;
  readonly recovery: RecoveryKeeper;
  readonly sessionCare: SessionCare;
  readonly reconciler: Reconciler;
  readonly maintenance: Maintenance;
  private readonly titles: Titles;
  private readonly probe: StorageProbe;
  private closed = false;
  private readonly clock: Clock;
  private readonly onError: EngineListener['onError'];

  constructor({ store, fetch, endpoint, clock, listener, ...options }: EngineOptions) {
    const { random = Math.random, silenceMs = SILENCE_MS } = options;
    const observe = options.observe ?? ((_taskId: string, response: Response) => response);
    const { onPatch, onError } = listener;
    const api = new ChatApi(fetch, endpoint, clock);
    const onTaskChanged = (taskId: string, connection?: ConnectionUpdate) => {
      const task = store.tasks.get(taskId);
      if (!task) return;
      listener.onTaskChanged({ ...task, ...connection });
      this.recovery.taskChanged(taskId);
    };
    const onSessionChanged = (sessionId: string) => {
      const session = store.sessions.get(sessionId);
      if (session && session.deletedAt === null) listener.onSessionChanged(toSession(session));
    };
    this.store = store;
    this.probe = new StorageProbe(store, clock, ({ state }) => {
      listener.onStorageChanged();
      if (state !== 'ok') return;
      // Not inside the write that has just succeeded.
      queueMicrotask(() => {
        if (this.closed) return;
        this.supervisor.storageBack();
        this.catchUp();
      });
    });
    this.clock = clock;
    this.onError = onError;
    this.recovery = new RecoveryKeeper({
      entry: (taskId) => store.taskList.entry(taskId),
      now: clock.wall,
      onChanged: listener.onRecoveryChanged,
    });
    this.titles = new Titles(store, api, clock, onSessionChanged, onError);
    this.reconciler = new Reconciler(store, api, clock, {
      onPatch,
      onError,
      onFound: (taskId) => {
        this.supervisor.follow(taskId);
        onTaskChanged(taskId);
      },
    });
    const delay = options.pollDelay ?? pollDelay;
    const source = new TaskSource(store, api, this.reconciler, clock, delay);
    this.stopper = new Stopper(store, api, clock, random, { onTaskChanged, onError });
    this.supervisor = new Supervisor({
      store,
      source: {
        open: async (...asked) => observe(asked[0], await source.open(...asked)),
        status: (...asked) => source.status(...asked),
      },
      clock,
      random,
      silenceMs,
      listener: {
        onPatch,
        onTaskChanged,
        onDiscovered: (taskId) => {
          onTaskChanged(taskId);
          const task = store.tasks.get(taskId);
          if (task) onSessionChanged(task.sessionId);
        },
        onSettled: (taskId) => {
          const task = store.tasks.get(taskId);
          if (!task) return;
          onSessionChanged(task.sessionId);
          listener.onTaskSettled(taskId);
          this.sender.pump(task.sessionId);
          this.reconciler.refreshSoon(task.sessionId);
        },
        onError,
      },
    });
    const arrivals = new Arrivals(store, this.reconciler);
    this.sender = new Sender(store, api, clock, random, randomUUID, arrivals, {
      onPatch,
      onSessionChanged,
      onError,
      onAccepted: (taskId, response) => {
        this.supervisor.follow(taskId, response && observe(taskId, response));
        onTaskChanged(taskId);
        const task = store.tasks.get(taskId);
        if (task) onSessionChanged(task.sessionId);
        this.sessionCare.tellServer();
        this.titles.refresh();
      },
    });
    this.maintenance = new Maintenance(store, clock, {
      forget: (sessionIds) => this.sessionCare.forget(sessionIds),
      onError,
    });
    this.sessionCare = new SessionCare(store, api, clock, random, {
      onChanged: listener.onSessionChanged,
      onRemoved: listener.onSessionRemoved,
      onReturned: (sessionId) => this.sender.pump(sessionId),
      release: (sessionId) => {
        this.supervisor.release(store.tasks.ofSession(sessionId).map(({ taskId }) => taskId));
      },
      onError,
    });
  }

  /** Takes up all unfinished work. Until the backend is reported, everything waits. */
  start(): void {
    try {
      this.store.transaction(() => this.store.tasks.forgetConnections(this.clock.wall()));
    } catch (error) {
      this.onError('starting', error);
    }
    this.recovery.begin('start', this.openTasks());
    this.supervisor.block('backend-down');
    this.supervisor.resumeAll();
    this.sessionCare.start();
    this.maintenance.start();
  }

  /** The backend can be talked to, perhaps under a new address. */
  backendReady(): void {
    this.supervisor.unblock('backend-down');
    this.catchUp();
    this.titles.refresh();
  }

  backendDown(): void {
    this.supervisor.block('backend-down');
  }

  /** @param sessionIds the sessions that windows show. */
  watched(sessionIds: ReadonlySet<string>): void {
    this.supervisor.prefer(sessionIds);
  }

  suspend(): void {
    this.supervisor.block('asleep');
  }

  resume(): void {
    this.recovery.begin('wake', this.openTasks());
    this.supervisor.wake();
    this.catchUp();
  }

  /** Lets go of every connection and closes the store. Nothing is cancelled. */
  close(): void {
    this.closed = true;
    this.probe.close();
    this.supervisor.close();
    this.sender.close();
    this.stopper.close();
    this.titles.close();
    this.sessionCare.close();
    this.reconciler.close();
    this.maintenance.close();
    const unsaid = this.store.close();
    if (unsaid !== null) this.onError('closing the database', unsaid);
  }

  private openTasks(): string[] {
    return this.store.tasks.open().map(({ taskId }) => taskId);
  }

  private catchUp(): void {
    this.sender.pumpAll();
    this.stopper.pump();
    this.sessionCare.tellServer();
  }
}
