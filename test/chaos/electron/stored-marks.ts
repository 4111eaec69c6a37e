/** Marks in what has been stored, where there is no network to count bytes in. */
import type { Marks } from '../disturber.ts';

/** About how many bytes an event has on the wire. */
const EVENT_BYTES = 120;
const LOOK_MS = 20;

export class StoredMarks implements Marks {
  private waiting: { readonly byte: number; readonly reached: () => void }[] = [];
  private readonly timer: NodeJS.Timeout;

  /** @param events how many events have taken effect so far. */
  constructor(events: () => number) {
    this.timer = setInterval(() => this.look(events() * EVENT_BYTES), LOOK_MS);
  }

  atByte(byte: number, reached: (breakCarrier: () => void) => void): void {
    const nothingCarries = () => undefined;
    this.waiting.push({ byte, reached: () => reached(nothingCarries) });
  }

  forgetMarks(): void {
    this.waiting = [];
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private look(bytes: number): void {
    if (this.waiting.length === 0) return;
    const due = this.waiting.filter(({ byte }) => byte <= bytes);
    this.waiting = this.waiting.filter(({ byte }) => byte > bytes);
    for (const { reached } of due) reached();
  }
}
