/** One run's stage with the whole app: real Electron on a new profile, with the bundled backend or one behind a proxy. */
import { setTimeout as pause } from 'node:timers/promises';
import { LonghaulApp } from '../../support/app.ts';
import type { Backend } from '../../support/backend.ts';
import { CutProxy } from '../../support/cut-proxy.ts';
import { FaultSwitches } from '../../support/faults.ts';
import type { InspectedTask, Inspection } from '../../support/inspect.ts';
import { isRunning } from '../../support/processes.ts';
import type { ReadyBackend } from '../../support/ready-line.ts';
import { untilTrue } from '../../support/until.ts';
import type { Holdings, Standing } from '../app/protocol.ts';
import { holdDatabase } from '../database-hold.ts';
import type { Marks } from '../disturber.ts';
import { deleteSessions } from '../lane-backend.ts';
import type { Plan } from '../plan.ts';
import { makeRunFolder, removeRunFolder } from '../run-folders.ts';
import type { RunStage } from '../run-plan.ts';
import { AppLife } from './app-life.ts';
import { AppWindow } from './app-window.ts';
import { ChatWriter, questionsOf } from './chat-writer.ts';
import { BACKEND_ENV, type ElectronLane } from './electron-lane.ts';
import { changeToken, signInAt } from './page-acts.ts';
import { highestRate } from './request-rate.ts';
import { StoredMarks } from './stored-marks.ts';

/** After the end of a task the app asks the server once more for what it has stored. */
const QUIET_MS = 1_000;

/** A backend that stands alone, and what is between it and the app. */
interface Network {
  readonly backend: Backend;
  readonly proxy: CutProxy;
}

export class ElectronStage implements RunStage {
  readonly patienceMs = 600_000;
  readonly pollMs = 50;
  readonly speed = 1;
  readonly profile: string;
  readonly marks: Marks;
  /** What the app has asked for is not seen from here. */
  readonly posts = [];
  readonly trouble: string[] = [];
  private readonly lane: ElectronLane;
  private readonly network: Network | null;
  private readonly storedMarks: StoredMarks | null;
  readonly life: AppLife;
  readonly window: AppWindow;
  private readonly writer: ChatWriter;
  /** The backend that a person has signed in at; null where the environment says it. */
  private signedInAt: string | null = null;
  private separateKills = 0;
  private backendLife: Promise<void> = Promise.resolve();
  private holds: Promise<void> = Promise.resolve();
  private last = { seen: '', since: 0 };

  private constructor(lane: ElectronLane, app: LonghaulApp, network: Network | null) {
    this.lane = lane;
    this.profile = app.profile;
    this.network = network;
    this.storedMarks = network ? null : new StoredMarks(() => eventsOf(this.read()));
    this.marks = network?.proxy ?? (this.storedMarks as StoredMarks);
    this.life = new AppLife(app);
    this.window = new AppWindow(app);
    this.writer = new ChatWriter(this.window, this.life, () => this.read());
  }

  static async start(lane: ElectronLane, plan: Plan): Promise<ElectronStage> {
    const network = plan.bundled ? null : await openNetwork(lane, plan);
    // A token that the environment names is not changed by anybody.
    const signsIn = plan.faults.some(({ kind }) => kind === 'token');
    const endpoint = network && { url: network.proxy.url, token: network.backend.token };
    const app = await LonghaulApp.launch({
      profile: makeRunFolder('profile'),
      trace: false,
      ...(endpoint && !signsIn && { backend: endpoint }),
      env: {
        ...(lane.logind && { DBUS_SYSTEM_BUS_ADDRESS: lane.logind.address }),
        ...(plan.bundled && BACKEND_ENV),
      },
    });
    const stage = new ElectronStage(lane, app, network);
    if (endpoint && signsIn) stage.signedInAt = await stage.window.act(signInAt, endpoint);
    return stage;
  }

  get proxy(): CutProxy | null {
    return this.network?.proxy ?? null;
  }

  get kills(): number {
    return this.life.kills + this.separateKills;
  }

  get requests(): number {
    return this.read()?.tasks.reduce((sum, { attempts }) => sum + attempts.length, 0) ?? 0;
  }

  get highestRate(): number {
    return highestRate(this.read()?.tasks ?? []);
  }

  /** The app sees to its own. */
  get backendRuns(): boolean {
    return this.network?.backend.running ?? true;
  }

  endpoint(): ReadyBackend {
    return this.network?.backend.endpoint() ?? this.life.app.endpoint();
  }

  cursorsOf({ taskId, attempts }: InspectedTask): readonly string[] {
    return this.network?.proxy.cursorsOf(taskId) ?? attempts.map(({ cursor }) => cursor);
  }

  async ensure(session: string, index: number, text: string): Promise<void> {
    await this.life.tell(() => this.writer.ensure(session, index, text));
  }

  async standing(): Promise<Standing | null> {
    await this.life.settled();
    const found = this.read();
    if (!found) return null;
    const seen = JSON.stringify(found);
    const now = performance.now();
    if (seen !== this.last.seen) this.last = { seen, since: now };
    const sessions = found.sessions.map((session) => {
      const own = found.tasks.filter(({ sessionId }) => sessionId === session.id);
      return {
        id: this.writer.nameOf(session.id) ?? session.id,
        questions: questionsOf(session),
        tasks: own.length,
        open: own.filter(({ state }) => state !== 'settled').length,
      };
    });
    return { sessions, outbox: found.outbox, quiet: now - this.last.since >= QUIET_MS };
  }

  async dump(): Promise<Holdings | null> {
    const found = this.read();
    return found && this.asPlanned(found);
  }

  async taskIds(): Promise<readonly string[]> {
    return this.read()?.tasks.map(({ taskId }) => taskId) ?? [];
  }

  async finish(): Promise<Holdings> {
    const before = this.readFinally();
    const spoken = before.sessions.filter(({ messages }) => messages.length > 0);
    this.trouble.push(...(await this.window.differences(spoken)));
    const { app } = this.life;
    this.trouble.push(
      ...app.trouble.filter(({ kind }) => kind === 'uncaught').map(({ text }) => `page: ${text}`),
    );
    const processes = app.pids;
    await this.life.close();
    await untilTrue(() => !processes.some(isRunning), { what: 'all processes of the app to end' });
    return this.asPlanned(this.readFinally());
  }

  async clear(remoteIds: readonly string[]): Promise<void> {
    this.storedMarks?.stop();
    await this.life.settled().catch(() => undefined);
    await this.backendLife;
    await this.life.app.dispose();
    if (this.network) {
      const { backend, proxy } = this.network;
      if (backend.running) await deleteSessions(backend, remoteIds);
      await proxy.stop();
    }
    removeRunFolder(this.profile);
  }

  switches(): FaultSwitches | null {
    if (!this.backendRuns || !this.life.app.running) return null;
    const { url, token } = this.endpoint();
    return new FaultSwitches(url, token);
  }

  killApp(downMs: number): Promise<void> {
    return this.life.kill(downMs);
  }

  restartApp(downMs: number): Promise<void> {
    return this.life.restart(downMs);
  }

  killBackend(downMs: number): Promise<void> {
    if (!this.network) return this.life.killBackend();
    const { backend } = this.network;
    return this.reviveAfter(async () => {
      await backend.kill();
      await pause(downMs);
    });
  }

  reviveBackend(): Promise<void> {
    return this.reviveAfter(async () => undefined);
  }

  async suspend(): Promise<void> {
    await this.life.settled();
    await this.lane.logind?.suspend();
  }

  async resume(): Promise<void> {
    await this.life.settled();
    await this.lane.logind?.resume();
  }

  expireToken(): Promise<void> {
    return this.signInWith('a-token-that-has-expired');
  }

  renewToken(): Promise<void> {
    return this.signInWith(this.endpoint().token);
  }

  setOnline(online: boolean): Promise<void> {
    return this.life.setOnline(online);
  }

  setClock(byMs: number): Promise<void> {
    return this.life.setClock(byMs);
  }

  holdDatabase(ms: number): Promise<void> {
    this.holds = this.holds.then(() => holdDatabase(this.profile, ms));
    return this.holds;
  }

  crashWindow(): Promise<void> {
    return this.life.crashWindow();
  }

  reloadWindow(): Promise<void> {
    return this.life.reloadWindow();
  }

  fillDisk(): Promise<void> {
    throw new Error('The disk of the whole app is not filled.');
  }

  answerLate(): Promise<void> {
    throw new Error('Requests of the whole app are not answered late.');
  }

  private reviveAfter(work: () => Promise<void>): Promise<void> {
    this.backendLife = this.backendLife.then(async () => {
      await work();
      if (!this.network || this.network.backend.running) return;
      this.separateKills += 1;
      await this.network.backend.restart();
    });
    return this.backendLife;
  }

  private signInWith(token: string): Promise<void> {
    const id = this.signedInAt;
    if (id === null) throw new Error('Nobody has signed in.');
    // A window that is being loaded cannot be asked; a person would try again.
    return this.life.tell(async () => {
      while ((await this.window.act(changeToken, { id, token })) !== true) await pause(this.pollMs);
    });
  }

  /** What is stored, or null while it cannot be read. */
  read(): Inspection | null {
    return this.lane.read(this.profile);
  }

  private readFinally(): Inspection {
    const found = this.read();
    if (!found) throw new Error('The profile cannot be read.');
    return found;
  }

  /** Chats by their names in the plan. */
  private asPlanned({ sessions, tasks }: Inspection): Holdings {
    const nameOf = (id: string) => this.writer.nameOf(id) ?? id;
    return {
      sessions: sessions.map(({ id, ...session }) => ({ ...session, id: nameOf(id) })),
      tasks: tasks.map((task) => ({ ...task, sessionId: nameOf(task.sessionId) })),
    };
  }
}

async function openNetwork(lane: ElectronLane, { logLength }: Plan): Promise<Network> {
  const backend = await lane.backend.take(logLength);
  return { backend, proxy: await CutProxy.start(backend.port) };
}

function eventsOf(found: Inspection | null): number {
  return found?.tasks.reduce((sum, { eventsApplied }) => sum + eventsApplied, 0) ?? 0;
}
