/** Carries out faults while a run goes on. What lasts ends by itself, and everything has ended when it is `calm`. */
import { setTimeout as pause } from 'node:timers/promises';
import type { CutProxy } from '../support/cut-proxy.ts';
import type { FaultSwitches } from '../support/faults.ts';
import type { Fault, FaultKind, Plan } from './plan.ts';

/** Where faults wait for their moment. */
export interface Marks {
  /** @param reached may break the connection that carries the byte. */
  atByte(byte: number, reached: (breakCarrier: () => void) => void): void;
  forgetMarks(): void;
}

/** What can be disturbed. Whoever is not there at the moment ignores what is done to it. */
export interface Stage {
  /** Says when so much has come to the app. */
  readonly marks: Marks;
  /** Null where there is no network between the app and its backend. */
  readonly proxy: CutProxy | null;
  /** The switches inside the backend, or null while it does not run. */
  switches(): FaultSwitches | null;
  /** Tasks that the app knows of. */
  taskIds(): Promise<readonly string[]>;
  killApp(downMs: number): Promise<void>;
  restartApp(downMs: number): Promise<void>;
  killBackend(downMs: number): Promise<void>;
  suspend(): Promise<void>;
  resume(): Promise<void>;
  expireToken(): Promise<void>;
  renewToken(): Promise<void>;
  setOnline(online: boolean): Promise<void>;
  setClock(byMs: number): Promise<void>;
  fillDisk(full: boolean): Promise<void>;
  holdDatabase(ms: number): Promise<void>;
  answerLate(requests: number, byMs: number): Promise<void>;
  crashWindow(): Promise<void>;
  reloadWindow(): Promise<void>;
}

const STREAMS = { path: '/stream' } as const;
const FOLLOWED = { path: '/tasks/', method: 'GET' } as const;

export class Disturber {
  readonly done: Partial<Record<FaultKind, number>> = {};
  private readonly stage: Stage;
  private readonly underWay = new Set<Promise<void>>();
  private readonly trouble: string[] = [];

  constructor(stage: Stage) {
    this.stage = stage;
  }

  /** Lets every fault of a plan wait for its byte. */
  arm({ faults }: Plan): void {
    for (const fault of faults) {
      this.stage.marks.atByte(fault.at, (breakCarrier) => this.strike(fault, breakCarrier));
    }
  }

  /** Waits until nothing is broken any more. @throws Error when a fault could not be carried out. */
  async calm(): Promise<void> {
    while (this.underWay.size > 0) await Promise.all(this.underWay);
    if (this.trouble.length > 0) throw new Error(this.trouble.join('\n'));
  }

  get quiet(): boolean {
    return this.underWay.size === 0;
  }

  /** Begins a fault now. @param breakCarrier breaks the connection that it hits. */
  strike(fault: Fault, breakCarrier: () => void): void {
    this.done[fault.kind] = (this.done[fault.kind] ?? 0) + 1;
    const work = this.perform(fault, breakCarrier)
      .catch((error: unknown) => {
        this.trouble.push(`${fault.kind} could not be carried out: ${String(error)}`);
      })
      .finally(() => this.underWay.delete(work));
    this.underWay.add(work);
  }

  private async perform(fault: Fault, breakCarrier: () => void): Promise<void> {
    const { stage } = this;
    switch (fault.kind) {
      case 'kill-app':
        return stage.killApp(fault.downMs);
      case 'restart-app':
        return stage.restartApp(fault.downMs);
      case 'kill-backend':
        return stage.killBackend(fault.downMs);
      case 'kill-backend-at-step':
        return this.order((switches) =>
          switches.act({ kind: 'kill', step: fault.step, when: fault.when }),
        );
      case 'cut':
        return fault.all ? this.proxy.breakAll() : breakCarrier();
      case 'cut-next':
        return this.order(async (switches) => {
          const cut = { kind: 'cut', at: { byte: fault.byte }, how: fault.how } as const;
          await switches.add(cut, STREAMS, fault.times);
          breakCarrier();
        });
      case 'half-open':
        this.proxy.freeze();
        await pause(fault.forMs);
        return this.proxy.thaw();
      case 'unreachable':
        await this.proxy.refuse();
        await pause(fault.forMs);
        return this.proxy.accept();
      case 'flap':
        for (let time = 0; time < fault.times; time += 1) {
          await this.proxy.refuse();
          await pause(fault.everyMs);
          await this.proxy.accept();
          await pause(fault.everyMs);
        }
        return;
      case 'duplicate':
        return this.order(async (switches) => {
          const { event, copies } = fault;
          await switches.add({ kind: 'duplicate', event, copies }, STREAMS);
        });
      case 'repeat':
        this.proxy.repeatEverything(fault.requests);
        return this.proxy.breakAll();
      case 'late':
        await stage.answerLate(fault.requests, fault.byMs);
        return stage.resume();
      case 'drip':
        return this.proxy.drip(fault.bytes);
      case 'refuse':
        return this.order(async (switches) => {
          const { status, times, retryAfter } = fault;
          const wait = retryAfter === null ? {} : { retryAfter: { seconds: retryAfter } };
          // A message that is refused for haste goes back to who wrote it; that is another story.
          const target = status === 429 ? FOLLOWED : STREAMS;
          await switches.add({ kind: 'answer', status, ...wait }, target, times);
          this.proxy.breakAll();
        });
      case 'token':
        await stage.expireToken();
        this.proxy.breakAll();
        await pause(fault.forMs);
        return stage.renewToken();
      case 'sleep':
        await stage.suspend();
        await pause(fault.forMs);
        return stage.resume();
      case 'offline':
        await stage.setOnline(false);
        await pause(fault.forMs);
        return stage.setOnline(true);
      case 'wake':
        for (let time = 0; time < fault.times; time += 1) await stage.resume();
        return;
      case 'client-clock':
        return stage.setClock(fault.byMs);
      case 'server-clock':
        return this.order((switches) => switches.act({ kind: 'skew', ms: fault.byMs }));
      case 'disk-full':
        await stage.fillDisk(true);
        await pause(fault.forMs);
        return stage.fillDisk(false);
      case 'database-busy':
        return stage.holdDatabase(fault.forMs);
      case 'trim':
        return this.order(async (switches) => {
          for (const task of await stage.taskIds()) {
            await switches.act({ kind: 'trim', task, keep: fault.keep });
          }
          this.proxy.breakAll();
        });
      case 'crash-window':
        return stage.crashWindow();
      case 'reload-window':
        return stage.reloadWindow();
    }
  }

  private get proxy(): CutProxy {
    const { proxy } = this.stage;
    if (!proxy) throw new Error('There is no network between the app and its backend.');
    return proxy;
  }

  /** Tells the backend to break something; one that is dying at the moment has other troubles. */
  private async order(tell: (switches: FaultSwitches) => Promise<void>): Promise<void> {
    const switches = this.stage.switches();
    if (switches) await tell(switches).catch(() => undefined);
  }
}
