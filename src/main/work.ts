/** The parts that work for one account, joined: whatever one of them finds or ends, those that it concerns go on with. */
import { randomUUID } from 'node:crypto';
import type { BackupFile } from '@shared/data-info';
import type { SessionListBody } from '@shared/protocol/rest';
import { ChatApi } from './backend/chat-api';
import type { Fit } from './backend/fit';
import { ServerAbilities } from './backend/server-abilities';
import { Arrivals } from './chat/arrivals';
import { CatchUp } from './chat/catch-up';
import { pollDelay } from './chat/poll';
import { Reconciler } from './chat/reconciler';
import { RemoteSessions } from './chat/remote-sessions';
import { Sender } from './chat/sender';
import { SessionCare } from './chat/session-care';
import { Stopper } from './chat/stopper';
import { TaskSource } from './chat/task-source';
import { Titles } from './chat/titles';
import type { EngineOptions } from './engine-options';
import type { Reach } from './reach';
import type { BackupKind } from './store/backups';
import { Maintenance } from './store/maintenance';
import { toSession } from './store/sessions';
import type { ConnectionUpdate } from './store/tasks';
import { SILENCE_MS } from './streams/event-source';
import { Supervisor } from './streams/supervisor';

export interface Work {
  readonly catchUp: CatchUp;
  readonly supervisor: Supervisor;
  readonly sender: Sender;
  readonly stopper: Stopper;
  readonly sessionCare: SessionCare;
  readonly reconciler: Reconciler;
  readonly maintenance: Maintenance;
  readonly titles: Titles;
  readonly remoteSessions: RemoteSessions;
}

/** What the parts need of the engine. */
interface WorkPorts {
  readonly reach: Reach;
  readonly fit: Fit;
  /** Whether a window shows a session. */
  isWatched(sessionId: string): boolean;
  /** A task has changed. */
  onTask(taskId: string): void;
  backUp(kind: BackupKind, now: Date): Promise<BackupFile>;
}

/** Makes the parts. Nothing is begun. */
export function createWork(
  engineOptions: EngineOptions,
  { reach, fit, isWatched, onTask, backUp }: WorkPorts,
): Work {
  const { store, fetch, endpoint, clock, listener, ...options } = engineOptions;
  const { random = Math.random, silenceMs = SILENCE_MS } = options;
  const observe = options.observe ?? ((_taskId: string, response: Response) => response);
  const { onPatch, onError } = listener;
  const api = new ChatApi(fetch, endpoint, clock, fit);
  const abilities = new ServerAbilities(store, endpoint, clock);
  const catchUp = new CatchUp(store, api, abilities, isWatched);
  const onTaskChanged = (taskId: string, connection?: ConnectionUpdate) => {
    const task = store.tasks.get(taskId);
    if (!task) return;
    listener.onTaskChanged({ ...task, ...connection });
    onTask(taskId);
  };
  const onSessionChanged = (sessionId: string) => {
    const session = store.sessions.get(sessionId);
    if (session && session.deletedAt === null) listener.onSessionChanged(toSession(session));
  };
  const onSessionOf = (taskId: string): string | null => {
    const task = store.tasks.get(taskId);
    if (task) onSessionChanged(task.sessionId);
    return task?.sessionId ?? null;
  };
  const remoteSessions = new RemoteSessions(store, api, onSessionChanged, onError);
  const onListed = (list: SessionListBody) => remoteSessions.listed(list);
  const titles = new Titles(store, api, clock, onSessionChanged, onListed, onError);
  const stopper: Stopper = new Stopper({
    store,
    api,
    clock,
    random,
    reach,
    listener: { onTaskChanged, onError, onAnswered: (sessionId) => sender.pump(sessionId) },
  });
  const delay = options.pollDelay ?? pollDelay;
  const reconciler: Reconciler = new Reconciler(store, api, clock, delay, {
    onPatch,
    onError,
    onPresence: (sessionId, present) => listener.onPresence?.(sessionId, present),
    onFound: (taskId) => {
      supervisor.follow(taskId);
      onTaskChanged(taskId);
    },
  });
  const source = new TaskSource(store, api, reconciler, catchUp, clock, delay);
  const supervisor: Supervisor = new Supervisor({
    store,
    source: {
      open: async (...asked) => observe(asked[0], await source.open(...asked)),
      status: (...asked) => source.status(...asked),
    },
    clock,
    random,
    reach,
    silenceMs,
    listener: {
      onPatch,
      onTaskChanged,
      onDiscovered: (taskId) => {
        onTaskChanged(taskId);
        onSessionOf(taskId);
      },
      onSettled: (taskId) => {
        const sessionId = onSessionOf(taskId);
        if (sessionId === null) return;
        listener.onTaskSettled(taskId);
        sender.pump(sessionId);
        // What else its chat has is asked for when it is opened.
        const whole = catchUp.isWhole(taskId);
        if (!whole || isWatched(sessionId)) reconciler.refreshSoon(sessionId);
      },
      onError,
    },
  });
  const sender: Sender = new Sender({
    store,
    api,
    clock,
    random,
    newId: randomUUID,
    reach,
    arrivals: new Arrivals(store, reconciler),
    held: (sessionId) => stopper.isAsking(sessionId),
    listener: {
      onPatch,
      onSessionChanged,
      onError,
      onAccepted: (taskId, response) => {
        supervisor.follow(taskId, response && observe(taskId, response));
        onTaskChanged(taskId);
        onSessionOf(taskId);
        sessionCare.tellServer();
        titles.refresh();
      },
    },
  });
  const maintenance = new Maintenance(store, clock, {
    backUp,
    forget: (sessionIds) => sessionCare.forget(sessionIds),
    onError,
  });
  const sessionCare: SessionCare = new SessionCare(store, api, clock, random, {
    onChanged: listener.onSessionChanged,
    onRemoved: listener.onSessionRemoved,
    onReturned: (sessionId) => sender.pump(sessionId),
    release: (sessionId) =>
      supervisor.release(store.tasks.ofSession(sessionId).map(({ taskId }) => taskId)),
    onError,
  });
  return {
    catchUp,
    supervisor,
    sender,
    stopper,
    sessionCare,
    reconciler,
    maintenance,
    titles,
    remoteSessions,
  };
}
