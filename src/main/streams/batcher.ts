/**
 * Gathers items so that each commit carries several: there is at most one per frame, unless there are many. What comes after a
 * quiet frame waits for nothing but what came with it.
 */
import type { Clock } from './clock';

export const FRAME_MS = 16;

/** What nobody looks at is committed less often, milliseconds: many tasks at once then cost a fraction. */
export const UNSEEN_FRAME_MS = 100;

/** Items that are handed over without waiting for more. */
export const MAX_BATCH = 512;

export class Batcher<T> {
  private items: T[] = [];
  private cancelTimer: (() => void) | null = null;
  private flushedAt = Number.NEGATIVE_INFINITY;

  /**
   * @param frameMs how long a frame is at the moment.
   * @param flush receives what has gathered; never called with nothing.
   */
  constructor(
    private readonly clock: Clock,
    private readonly frameMs: () => number,
    private readonly flushItems: (items: readonly T[]) => void,
  ) {}

  add(item: T): void {
    this.items.push(item);
    if (this.items.length >= MAX_BATCH) this.flush();
    else this.cancelTimer ??= this.clock.after(this.restOfFrame(), () => this.flush());
  }

  /** Hands over what has gathered, now. */
  flush(): void {
    this.cancelTimer?.();
    this.cancelTimer = null;
    if (this.items.length === 0) return;
    const items = this.items;
    this.items = [];
    this.flushedAt = this.clock.monotonic();
    this.flushItems(items);
  }

  private restOfFrame(): number {
    return Math.max(0, this.flushedAt + this.frameMs() - this.clock.monotonic());
  }
}
