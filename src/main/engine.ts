import type { BackupFile } from '@shared/data-info';
import { Fit } from './backend/fit';
import type { Reconciler } from './chat/reconciler';
import type { Sender } from './chat/sender';
import type { SessionCare } from './chat/session-care';
import type { Stopper } from './chat/stopper';
import type { EngineOptions } from './engine-options';
import { type LongWork, workHere } from './long-work/jobs';
import type { Reach } from './reach';
import { RecoveryKeeper } from './recovery';
import type { BackupKind } from './store/backups';
import { checkLater } from './store/later-check';
import type { Maintenance } from './store/maintenance';
import { StorageProbe } from './store/probe';
import type { Store } from './store/store';
import type { Blocker } from './streams/connection-state';
import type { Supervisor } from './streams/supervisor';
import { createWork, type Work } from './work';

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
    if (!this.store.checked) {
      void checkLater(this.store, this.longWork, (...failed) => {
        // An app that ends before it has looked looks at its next start.
        if (!this.closed) listener.onError(...failed);
      });
    }
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
    const work = createWork(this.options, {
      reach: this.reach,
      fit: this.fit,
      isWatched: (sessionId) => this.watching.has(sessionId),
      onTask: (taskId) => this.recovery.taskChanged(taskId),
      backUp: (...asked) => this.backUp(...asked),
    });
    work.supervisor.prefer(this.watching);
    return work;
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
