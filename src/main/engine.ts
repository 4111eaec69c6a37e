/** Joins store, streams, sending and stopping into the part of the app that keeps tasks alive. Knows no Electron. */
import { randomUUID } from 'node:crypto';
import type { Misfit } from '@shared/app-state';
import type { Task } from '@shared/chat/task';
import type { BackupFile } from '@shared/data-info';
import type { SessionListBody } from '@shared/protocol/rest';
import type { Session } from '@shared/session';
import { ChatApi } from './backend/chat-api';
import type { EndpointSource } from './backend/endpoint';
import { Fit } from './backend/fit';
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
import { type LongWork, workHere } from './long-work/jobs';
import type { Reach } from './reach';
import { RecoveryKeeper } from './recovery';
import type { BackupKind } from './store/backups';
import { Maintenance } from './store/maintenance';
import { StorageProbe } from './store/probe';
import { toSession } from './store/sessions';
import type { Patch, Store } from './store/store';
import type { ConnectionUpdate } from './store/tasks';
import type { Clock } from './streams/clock';
import type { Blocker } from './streams/connection-state';
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

/** The parts that work for one account. */
interface Work {
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

/** How often a server that is not understood is asked again, milliseconds: it may be replaced or mended. */
const MISFIT_CHECK_MS = 60_000;

const STOPPED = 'It was not sent because you stopped the answer before it.';

export class Engine {
  readonly store: Store;
  readonly recovery: RecoveryKeeper;
  readonly longWork: LongWork;
  private readonly probe: StorageProbe;
  private closed = false;
  private readonly blockers = new Set<Blocker>();
  private readonly reach: Reach;
  private readonly fit: Fit;
  private cancelCheck: (() => void) | null = null;
  private work: Work;
  private account: string | null = null;
  private watching: ReadonlySet<string> = new Set();
  private online = true;
  private tokens = 0;

  constructor(private readonly options: EngineOptions) {
    const { store, clock, listener } = options;
    this.store = store;
    this.longWork = options.longWork ?? workHere(store);
    this.recovery = new RecoveryKeeper({
      entry: (taskId) => store.taskList.entry(taskId),
      now: clock.wall,
      onChanged: () => listener.onRecoveryChanged(),
    });
    this.probe = new StorageProbe(store, clock, ({ state }) => {
      listener.onStorageChanged();
      // Not inside the write that has just succeeded.
      if (state === 'ok') queueMicrotask(() => this.storageBack());
    });
    this.reach = {
      open: () => this.blockers.size === 0,
      tokenNumber: () => this.tokens,
      refused: (tokenNumber) => this.refused(tokenNumber),
    };
    this.fit = new Fit((misfit) => {
      listener.onMisfit?.(misfit);
      this.checkLater();
    });
    this.work = this.createWork();
  }

  get supervisor(): Supervisor {
    return this.work.supervisor;
  }

  get sender(): Sender {
    return this.work.sender;
  }

  get stopper(): Stopper {
    return this.work.stopper;
  }

  get reconciler(): Reconciler {
    return this.work.reconciler;
  }

  get maintenance(): Maintenance {
    return this.work.maintenance;
  }

  get sessionCare(): SessionCare {
    return this.work.sessionCare;
  }

  /** Takes up all unfinished work. Until the backend is reported, everything waits. */
  start(): void {
    this.adoptAccount();
    this.setOnline(this.online);
    const { clock, listener } = this.options;
    try {
      this.store.transaction(() => this.store.tasks.forgetConnections(clock.wall()));
    } catch (error) {
      listener.onError('starting', error);
    }
    this.recovery.begin('start', this.openTasks());
    this.block('backend-down');
    this.begin();
  }

  /** The backend can be talked to, perhaps under a new address and with a new token. */
  backendReady(): void {
    this.tokens += 1;
    this.fit.understood();
    this.options.listener.onSignedOut?.(false);
    this.unblock('signed-out');
    this.work.remoteSessions.begin();
    this.unblock('backend-down');
    this.work.titles.refresh();
  }

  backendDown(): void {
    this.block('backend-down');
  }

  /** Asks a server that was not understood again, and sends what waits for it. */
  checkServer(): void {
    if (!this.reach.open()) return this.checkLater();
    this.work.titles.refresh();
    this.work.sender.pumpAll();
  }

  private checkLater(): void {
    this.cancelCheck?.();
    this.cancelCheck = this.fit.current
      ? this.options.clock.after(MISFIT_CHECK_MS, () => this.checkServer())
      : null;
  }

  /** @param sessionIds the sessions that windows show. */
  watched(sessionIds: ReadonlySet<string>): void {
    const opened = [...sessionIds].filter((sessionId) => !this.watching.has(sessionId));
    this.watching = sessionIds;
    this.work.supervisor.prefer(sessionIds);
    // Something may have been said in it elsewhere.
    if (!this.reach.open()) return;
    for (const sessionId of opened) this.work.reconciler.visit(sessionId);
  }

  /** Asks the server to end a task. What waits for the end of that turn is not sent without another word. */
  stop(taskId: string): void {
    const task = this.store.tasks.get(taskId);
    if (!task || task.settledAt !== null) return;
    this.work.stopper.stop(taskId);
    if (task.kind === 'turn') this.work.sender.hold(task.sessionId, STOPPED);
  }

  /** The machine has or has lost its network. A backend on this machine does not mind. */
  setOnline(online: boolean): void {
    this.online = online;
    if (online || this.options.isOnThisMachine?.()) this.unblock('offline');
    else this.block('offline');
  }

  /**
   * The address or the token of the backend is another. Work of the same account goes on where it stands; another
   * account's is let go of, and nothing of it is shown or sent any more.
   */
  accessChanged(): void {
    this.tokens += 1;
    if (this.adoptAccount()) {
      this.closeWork();
      this.work = this.createWork();
      this.blockers.delete('signed-out');
      for (const by of this.blockers) this.work.supervisor.block(by);
      this.options.listener.onAccountChanged?.();
      this.begin();
      this.catchUp();
    } else {
      this.work.supervisor.tokenChanged();
    }
    this.setOnline(this.online);
    this.options.listener.onSignedOut?.(false);
    this.unblock('signed-out');
  }

  suspend(): void {
    this.block('asleep');
  }

  resume(): void {
    this.recovery.begin('wake', this.openTasks());
    this.blockers.delete('asleep');
    this.work.catchUp.begin(this.store.tasks.open());
    this.work.supervisor.wake();
    this.catchUp();
  }

  /** Copies the database while it is in use. @throws as `Backups.make`. */
  backUp(kind: BackupKind, now: Date): Promise<BackupFile> {
    const copy = (to: string) => this.longWork.run('copy', { to });
    return this.store.backups.make(copy, kind, now);
  }

  /** Lets go of every connection and closes the store. Nothing is cancelled. */
  close(): void {
    this.closed = true;
    this.cancelCheck?.();
    this.probe.close();
    this.closeWork();
    this.longWork.close();
    const unsaid = this.store.close();
    if (unsaid !== null) this.options.listener.onError('closing the database', unsaid);
  }

  private createWork(): Work {
    const { store, fetch, endpoint, clock, listener, ...options } = this.options;
    const { random = Math.random, silenceMs = SILENCE_MS } = options;
    const observe = options.observe ?? ((_taskId: string, response: Response) => response);
    const { reach } = this;
    const { onPatch, onError } = listener;
    const api = new ChatApi(fetch, endpoint, clock, this.fit);
    const abilities = new ServerAbilities(store, endpoint, clock);
    const catchUp = new CatchUp(store, api, abilities, (id) => this.watching.has(id));
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
      abilities,
      clock,
      random,
      reach,
      listener: { onTaskChanged, onError, onAnswered: (sessionId) => sender.pump(sessionId) },
    });
    const reconciler: Reconciler = new Reconciler(store, api, clock, {
      onPatch,
      onError,
      onPresence: (sessionId, present) => listener.onPresence?.(sessionId, present),
      onFound: (taskId) => {
        supervisor.follow(taskId);
        onTaskChanged(taskId);
      },
    });
    const delay = options.pollDelay ?? pollDelay;
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
          // A turn that was told to its end lacks nothing; what else its chat has is asked for when it is opened.
          const whole = catchUp.isBrought(taskId) && store.tasks.get(taskId)?.kind === 'turn';
          if (!whole || this.watching.has(sessionId)) reconciler.refreshSoon(sessionId);
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
      backUp: (...asked) => this.backUp(...asked),
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
    supervisor.prefer(this.watching);
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

  private begin(): void {
    this.work.catchUp.begin(this.store.tasks.open());
    this.work.sender.start();
    this.work.supervisor.resumeAll();
    this.work.sessionCare.start();
    this.work.maintenance.start();
  }

  private openTasks(): string[] {
    return this.store.tasks.open().map(({ taskId }) => taskId);
  }

  private storageBack(): void {
    if (this.closed) return;
    this.work.supervisor.storageBack();
    this.catchUp();
  }

  private closeWork(): void {
    this.work.supervisor.close();
    this.work.sender.close();
    this.work.stopper.close();
    this.work.titles.close();
    this.work.remoteSessions.close();
    this.work.sessionCare.close();
    this.work.reconciler.close();
    this.work.maintenance.close();
  }

  private block(by: Blocker): void {
    if (this.blockers.has(by)) return;
    this.blockers.add(by);
    this.work.supervisor.block(by);
  }

  private unblock(by: Blocker): void {
    this.blockers.delete(by);
    this.work.supervisor.unblock(by);
    this.catchUp();
  }

  private catchUp(): void {
    if (!this.reach.open()) return;
    this.work.sender.pumpAll();
    this.work.stopper.pump();
    this.work.sessionCare.tellServer();
    for (const sessionId of this.watching) this.work.reconciler.visit(sessionId);
  }

  private refused(tokenNumber: number): boolean {
    if (tokenNumber !== this.tokens) return false;
    if (!this.blockers.has('signed-out')) {
      this.block('signed-out');
      this.options.listener.onSignedOut?.(true);
    }
    return true;
  }

  /** @returns true when it is another account than before. */
  private adoptAccount(): boolean {
    const account = this.options.account?.() ?? null;
    if (account === this.account) return false;
    this.account = account;
    if (account !== null) this.store.accounts.enter(account);
    return true;
  }
}
