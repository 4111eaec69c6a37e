/** Notices a connection that is open but dead: nothing at all arrives, not even a heartbeat. */
import type { Clock } from '../clock.ts';

/** How long silence may last before the rhythm of the server's heartbeats is known. */
export const SILENCE_MS = 30_000;

/** However fast the heartbeats, a short pause is not death. */
const SHORTEST_MS = 6_000;

/** Three missed heartbeats are. */
const MISSED = 3;

/** Comments that come together say nothing of a rhythm. */
const ONE_BEAT_MS = 1_000;

export class Watchdog {
  private readonly clock: Clock;
  private readonly silenceMs: number;
  private readonly onSilence: () => void;
  private lastSign: number;
  private lastHeartbeat: number | null = null;
  private longestGap = 0;
  private allowedMs: number;
  private cancelTimer: () => void;

  /** @param silenceMs how long silence may last at the most. */
  constructor(clock: Clock, silenceMs: number, onSilence: () => void) {
    this.clock = clock;
    this.silenceMs = silenceMs;
    this.onSilence = onSilence;
    this.lastSign = clock.monotonic();
    this.allowedMs = silenceMs;
    this.cancelTimer = clock.after(silenceMs, () => this.check());
  }

  /** The connection showed a sign of life. */
  feed(): void {
    this.lastSign = this.clock.monotonic();
  }

  /** A heartbeat came. From the second on their rhythm says how long silence may last. */
  heartbeat(): void {
    const now = this.clock.monotonic();
    const gap = this.lastHeartbeat === null ? 0 : now - this.lastHeartbeat;
    this.lastHeartbeat = now;
    if (gap < ONE_BEAT_MS) return;
    this.longestGap = Math.max(this.longestGap, gap);
    this.allowedMs = Math.min(this.silenceMs, Math.max(this.longestGap * MISSED, SHORTEST_MS));
    this.arm();
  }

  stop(): void {
    this.cancelTimer();
  }

  private arm(): void {
    this.cancelTimer();
    const left = this.lastSign + this.allowedMs - this.clock.monotonic();
    this.cancelTimer = this.clock.after(Math.max(left, 0), () => this.check());
  }

  private check(): void {
    if (this.clock.monotonic() - this.lastSign >= this.allowedMs) this.onSilence();
    else this.arm();
  }
}
