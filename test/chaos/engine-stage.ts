/** One run's stage in engine mode: a real backend and the app's engine, both as processes, with a proxy between them. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Backend } from '../support/backend.ts';
import { CutProxy } from '../support/cut-proxy.ts';
import { FaultSwitches } from '../support/faults.ts';
import type { InspectedTask } from '../support/inspect.ts';
import type { ReadyBackend } from '../support/ready-line.ts';
import { AppGoneError, AppProcess } from './app/app-process.ts';
import type { Command, Dump, Standing } from './app/protocol.ts';
import type { Built } from './build.ts';
import { holdDatabase } from './database-hold.ts';
import type { Try } from './haste.ts';
import { deleteSessions, LaneBackend } from './lane-backend.ts';
import type { Plan } from './plan.ts';
import { makeRunFolder, removeRunFolder } from './run-folders.ts';
import type { RunStage } from './run-plan.ts';

/** How much faster time goes for the app. */
const SPEED = 20;
const BACKEND_ENV = {
  LONGHAUL_FAULTS: '1',
  // With the app's time three of them are six seconds.
  HEARTBEAT_INTERVAL: '100',
  LEASE_TTL: '600',
  LOG_LEVEL: 'error',
};

/** What is kept from one run to the next, because starting processes takes longer than a run. */
export class Lane {
  readonly backend: LaneBackend;
  private app: AppProcess | null = null;
  private readonly built: Built;

  constructor(built: Built) {
    this.built = built;
    this.backend = new LaneBackend(built.backend, BACKEND_ENV);
  }

  takeApp(): AppProcess {
    if (!this.app?.running) this.app = new AppProcess(this.built.app);
    return this.app;
  }

  async close(): Promise<void> {
    await this.app?.kill();
    await this.backend.drop();
  }

  /** After a run that left its processes in an unknown state. */
  async renew(): Promise<void> {
    await this.close();
    this.app = null;
  }
}

export class EngineStage implements RunStage {
  readonly profile: string;
  readonly proxy: CutProxy;
  readonly backend: Backend;
  kills = 0;
  requests = 0;
  highestRate = 0;
  readonly posts: (readonly Try[])[] = [];
  readonly trouble: string[] = [];
  private readonly lane: Lane;
  private readonly seed: number;
  private app: AppProcess;
  private token: string;
  private clockMs = 0;
  /** What happens to the app's process, one thing after another. */
  private life: Promise<void> = Promise.resolve();
  private backendLife: Promise<void> = Promise.resolve();
  /** Who holds the database, one after another: waiting for a lock would keep this process from letting go of it. */
  private holds: Promise<void> = Promise.resolve();

  private constructor(lane: Lane, backend: Backend, proxy: CutProxy, seed: number) {
    this.lane = lane;
    this.backend = backend;
    this.proxy = proxy;
    this.seed = seed;
    this.token = backend.token;
    this.profile = makeRunFolder('profile');
    this.app = lane.takeApp();
  }

  static async start(lane: Lane, { seed, logLength }: Plan): Promise<EngineStage> {
    const backend = await lane.backend.take(logLength);
    const proxy = await CutProxy.start(backend.port);
    const stage = new EngineStage(lane, backend, proxy, seed);
    await stage.open();
    return stage;
  }

  /** Minutes of the app's time. */
  readonly patienceMs = 240_000;
  readonly speed = SPEED;
  readonly pollMs = 10;

  get marks(): CutProxy {
    return this.proxy;
  }

  get backendRuns(): boolean {
    return this.backend.running;
  }

  endpoint(): ReadyBackend {
    return this.backend.endpoint();
  }

  cursorsOf({ taskId }: InspectedTask): readonly string[] {
    return this.proxy.cursorsOf(taskId);
  }

  async ensure(session: string, index: number, text: string): Promise<void> {
    await this.tell({ type: 'ensure', session, index, text });
  }

  standing(): Promise<Standing | null> {
    return this.tell<Standing>({ type: 'standing' });
  }

  dump(): Promise<Dump | null> {
    return this.tell<Dump>({ type: 'dump' });
  }

  async taskIds(): Promise<readonly string[]> {
    const dump = await this.dump();
    return dump?.tasks.map(({ taskId }) => taskId) ?? [];
  }

  async finish(): Promise<Dump> {
    const dump = await this.app.dump();
    this.count(dump);
    await this.app.ask({ type: 'close' });
    return dump;
  }

  async clear(remoteIds: readonly string[]): Promise<void> {
    await this.life;
    await this.backendLife;
    if (this.backend.running) await deleteSessions(this.backend, remoteIds);
    await this.proxy.stop();
    removeRunFolder(this.profile);
  }

  switches(): FaultSwitches | null {
    return this.backend.running ? new FaultSwitches(this.backend.url, this.backend.token) : null;
  }

  killApp(downMs: number): Promise<void> {
    this.life = this.life.then(async () => {
      this.kills += 1;
      // What it knew that is not on disk goes with it, also to us.
      await this.app.kill();
      await this.startAgain(downMs);
    });
    return this.life;
  }

  restartApp(downMs: number): Promise<void> {
    this.life = this.life.then(async () => {
      await this.finish();
      await this.startAgain(downMs);
    });
    return this.life;
  }

  killBackend(downMs: number): Promise<void> {
    this.backendLife = this.backendLife.then(async () => {
      this.kills += 1;
      await this.backend.kill();
      await pause(downMs);
      await this.backend.restart();
    });
    return this.backendLife;
  }

  reviveBackend(): Promise<void> {
    this.backendLife = this.backendLife.then(async () => {
      if (this.backend.running) return;
      this.kills += 1;
      await this.backend.restart();
    });
    return this.backendLife;
  }

  async suspend(): Promise<void> {
    await this.tell({ type: 'suspend' });
  }

  async resume(): Promise<void> {
    await this.tell({ type: 'resume' });
  }

  async expireToken(): Promise<void> {
    this.token = 'a-token-that-has-expired';
    await this.tell({ type: 'token', token: this.token });
  }

  async renewToken(): Promise<void> {
    this.token = this.backend.token;
    await this.tell({ type: 'token', token: this.token });
  }

  async setOnline(online: boolean): Promise<void> {
    await this.tell({ type: 'online', online });
  }

  async setClock(byMs: number): Promise<void> {
    this.clockMs += byMs;
    await this.tell({ type: 'clock', byMs });
  }

  async fillDisk(full: boolean): Promise<void> {
    await this.tell({ type: 'disk', full });
  }

  holdDatabase(ms: number): Promise<void> {
    this.holds = this.holds.then(() => holdDatabase(this.profile, ms));
    return this.holds;
  }

  async answerLate(requests: number, byMs: number): Promise<void> {
    await this.tell({ type: 'late', requests, byMs });
  }

  async crashWindow(): Promise<void> {
    // There is none.
  }

  async reloadWindow(): Promise<void> {
    // There is none.
  }

  private async startAgain(downMs: number): Promise<void> {
    await pause(downMs);
    this.app = this.lane.takeApp();
    await this.open();
  }

  private open(): Promise<void> {
    const { profile, token, seed, clockMs } = this;
    return this.app.open({ profile, url: this.proxy.url, token, seed, speed: SPEED, clockMs });
  }

  private count({ requests, highestRate, posts, wrongViews }: Dump): void {
    this.requests += requests;
    this.highestRate = Math.max(this.highestRate, highestRate);
    this.posts.push(...posts);
    this.trouble.push(...wrongViews);
  }

  /** @returns null when the app does not run, or ends before it answers. */
  private async tell<T = true>(command: Command): Promise<T | null> {
    await this.life;
    try {
      return (await this.app.ask<T | undefined>(command)) ?? (true as T);
    } catch (error) {
      if (error instanceof AppGoneError) return null;
      throw error;
    }
  }
}
