/** Gathers items for at most one frame, or until there are many, so that each commit carries several. */
import type { Clock } from './clock';

export const FRAME_MS = 16;
export const MAX_BATCH = 512;

export class Batcher<T> {
  private items: T[] = [];
  private cancelTimer: (() => void) | null = null;

  /** @param flush receives what has gathered; never called with nothing. */
  constructor(
    private readonly clock: Clock,
    private readonly flushItems: (items: readonly T[]) => void,
  ) {}

  add(item: T): void {
    this.items.push(item);
    if (this.items.length >= MAX_BATCH) this.flush();
    else this.cancelTimer ??= this.clock.after(FRAME_MS, () => this.flush());
  }

  /** Hands over what has gathered, now. */
  flush(): void {
    this.cancelTimer?.();
    this.cancelTimer = null;
    if (this.items.length === 0) return;
    const items = this.items;
    this.items = [];
    this.flushItems(items);
  }
}
