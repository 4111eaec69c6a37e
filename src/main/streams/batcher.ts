/**
 * Gathers items so that each commit carries several: there is at most one per frame, unless there are many. What comes after a
 * quiet frame waits for nothing but what came with it.
 */
import type { Clock } from './clock';

export const FRAME_MS = 16;
export const MAX_BATCH = 512;

export class Batcher<T> {
  private items: T[] = [];
  private cancelTimer: (() => void) | null = null;
  private flushedAt = Number.NEGATIVE_INFINITY;

  /** @param flush receives what has gathered; never called with nothing. */
  constructor(
    private readonly clock: Clock,
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
    return Math.max(0, this.flushedAt + FRAME_MS - this.clock.monotonic());
  }
}
