/** A clock that moves only when a test says so. */
import type { Clock } from '../../../src/main/streams/clock';

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

export class ManualClock implements Clock {
  private now = 0;
  private readonly timers = new Set<Timer>();

  wall(): number {
    return this.now;
  }

  monotonic(): number {
    return this.now;
  }

  after(ms: number, callback: () => void): () => void {
    const timer = { at: this.now + ms, callback };
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  }

  /** Time passes while nothing runs, as in sleep. What fell due meanwhile runs with the next advance. */
  sleep(ms: number): void {
    this.now += ms;
  }

  /** Lets time pass, running what falls due on the way in its order. */
  advance(ms: number): void {
    const end = this.now + ms;
    for (;;) {
      const [next] = [...this.timers].filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at);
      if (!next) break;
      this.timers.delete(next);
      this.now = Math.max(this.now, next.at);
      next.callback();
    }
    this.now = end;
  }
}
