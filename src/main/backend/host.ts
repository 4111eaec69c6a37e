/**
 * Runs the bundled backend as a child process and keeps it running: one that dies is started again, with growing pauses
 * while it keeps dying.
 */

import type { BackendState } from '@shared/app-state';
import { z } from 'zod';
import { backoffDelay } from '../streams/backoff';
import type { Clock } from '../streams/clock';
import type { Endpoint } from './endpoint';

/** What the child says on its private channel. */
const childMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready'), url: z.url(), token: z.string() }),
  z.object({ type: z.literal('failed'), code: z.string(), message: z.string() }),
]);

/** A running child; `utilityProcess` in the app. */
export interface Child {
  onMessage(listener: (message: unknown) => void): void;
  onExit(listener: (code: number) => void): void;
  kill(): void;
}

export interface BackendStatus {
  readonly state: BackendState;
  readonly detail: string | null;
}

/** Deaths in a row after which the state says `failed`. Attempts go on all the same. */
const FAILED_AFTER = 4;

/** A child that has been ready for so long is sound: the next death is the first again. */
const STEADY_MS = 30_000;

/** How long a child may take to end. */
const STOP_MS = 3_000;

export class BackendHost {
  private current: Endpoint | null = null;
  private child: Child | null = null;
  private deaths = 0;
  private reason: string | null = null;
  private closing = false;
  private cancelTimer: () => void = () => undefined;
  private stopped: () => void = () => undefined;

  constructor(
    private readonly spawn: () => Child,
    private readonly clock: Clock,
    private readonly random: () => number,
    private readonly onStatus: (status: BackendStatus) => void,
  ) {}

  get endpoint(): Endpoint | null {
    return this.current;
  }

  start(): void {
    this.reason = null;
    const child = this.spawn();
    this.child = child;
    child.onMessage((message) => this.heard(message));
    child.onExit((code) => this.died(code));
  }

  /** Ends the child and waits until it has gone, but not for ever: it dies with this process at the latest. */
  async stop(): Promise<void> {
    this.closing = true;
    this.cancelTimer();
    const child = this.child;
    if (!child) return;
    const gone = new Promise<void>((resolve) => {
      this.stopped = resolve;
    });
    child.kill();
    this.cancelTimer = this.clock.after(STOP_MS, () => this.stopped());
    await gone;
    this.cancelTimer();
  }

  private heard(message: unknown): void {
    // What would work with it is closed already.
    if (this.closing) return;
    const parsed = childMessage.safeParse(message);
    if (!parsed.success) {
      this.reason = `The backend sent a message that does not fit: ${z.prettifyError(parsed.error)}`;
      this.child?.kill();
      return;
    }
    if (parsed.data.type === 'failed') {
      this.reason = parsed.data.message;
      return;
    }
    const { url, token } = parsed.data;
    // One that becomes ready and dies at once would otherwise be started again without a pause, for ever.
    this.cancelTimer = this.clock.after(STEADY_MS, () => {
      this.deaths = 0;
    });
    this.current = { url, token };
    this.onStatus({ state: 'ready', detail: null });
  }

  private died(code: number): void {
    this.child = null;
    this.current = null;
    if (this.closing) return this.stopped();
    this.cancelTimer();
    this.deaths += 1;
    const detail = this.reason ?? `The backend ended unexpectedly (exit code ${code}).`;
    this.onStatus({ state: this.deaths >= FAILED_AFTER ? 'failed' : 'restarting', detail });
    // The first death is most often an accident that a restart mends; waiting would only be felt.
    const wait = this.deaths === 1 ? 0 : backoffDelay(this.deaths, this.random());
    this.cancelTimer = this.clock.after(wait, () => this.start());
  }
}
