/** Joins store, streams, sending and stopping into the part of the app that keeps tasks alive. Knows no Electron. */
import { randomUUID } from 'node:crypto';
import type { Task } from '@shared/chat/task';
import type { Session } from '@shared/ipc';
import { ChatApi } from './backend/chat-api';
import type { EndpointSource } from './backend/endpoint';
import { Sender } from './chat/sender';
import { Stopper } from './chat/stopper';
import { Titles } from './chat/titles';
import { toSession } from './store/sessions';
import type { Patch, Store } from './store/store';
import type { Clock } from './streams/clock';
import { type Fetch, SILENCE_MS } from './streams/event-source';
import { Supervisor } from './streams/supervisor';

export interface EngineListener {
  onPatch(patch: Patch): void;
  onTaskChanged(task: Task): void;
  onSessionChanged(session: Session): void;
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
}

export class Engine {
  readonly store: Store;
  readonly supervisor: Supervisor;
  readonly sender: Sender;
  readonly stopper: Stopper;
  private readonly titles: Titles;

  constructor({ store, fetch, endpoint, clock, listener, ...options }: EngineOptions) {
    const { random = Math.random, silenceMs = SILENCE_MS } = options;
    const { onPatch, onError } = listener;
    const api = new ChatApi(fetch, endpoint, clock.wall);
    const onTaskChanged = (taskId: string) => {
      const task = store.tasks.get(taskId);
      if (task) listener.onTaskChanged(task);
    };
    const onSessionChanged = (sessionId: string) => {
      const session = store.sessions.get(sessionId);
      if (session) listener.onSessionChanged(toSession(session));
    };
    this.store = store;
    this.titles = new Titles(store, api, clock, onSessionChanged, onError);
    this.stopper = new Stopper(store, api, clock, random, { onTaskChanged, onError });
    this.supervisor = new Supervisor({
      store,
      source: api,
      clock,
      random,
      silenceMs,
      listener: {
        onPatch,
        onTaskChanged,
        onDiscovered: onTaskChanged,
        onSettled: (taskId) => this.settled(taskId),
        onError,
      },
    });
    this.sender = new Sender(store, api, clock, random, randomUUID, {
      onPatch,
      onSessionChanged,
      onError,
      onAccepted: (taskId, response) => {
        this.supervisor.follow(taskId, response);
        onTaskChanged(taskId);
        this.titles.refresh();
      },
    });
  }

  /** Takes up all unfinished work. Until the backend is reported, everything waits. */
  start(): void {
    this.supervisor.block('backend-down');
    this.supervisor.resumeAll();
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
    this.supervisor.wake();
    this.catchUp();
  }

  /** Lets go of every connection and closes the store. Nothing is cancelled. */
  close(): void {
    this.supervisor.close();
    this.sender.close();
    this.stopper.close();
    this.titles.close();
    this.store.close();
  }

  private catchUp(): void {
    this.sender.pumpAll();
    this.stopper.pump();
  }

  private settled(taskId: string): void {
    const task = this.store.tasks.get(taskId);
    if (task) this.sender.pump(task.sessionId);
  }
}
