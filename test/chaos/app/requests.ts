/** The requests of the app in a chaos run. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../../../src/main/streams/clock';
import type { Fetch } from '../../../src/main/streams/event-source';
import type { Try } from '../haste';

const STREAM = /\/tasks\/([^/]+)\/stream\?/;
const POST = /\/sessions\/([^/]+)\/stream$/;
/** Whether a message has arrived is asked of its session, before it is posted again. */
const LOOK = /\/sessions\/([^/?]+)(?:\?|$)/;
const TITLES = /\/sessions\?/;
const ONE_SECOND = 1_000;

/** The requests that leave the app: counted, and answered late when asked for. */
export class Requests {
  highestRate = 0;
  count = 0;
  private underWay = 0;
  private lastAt = 0;
  private readonly times = new Map<string, number[]>();
  private readonly sent = new Map<string, Try[]>();
  private late = { requests: 0, byMs: 0 };

  constructor(private readonly clock: Clock) {}

  delay(requests: number, byMs: number): void {
    this.late = { requests, byMs };
  }

  /** Milliseconds of the engine's time since anything was asked for; titles do not count, they are asked for again and again. */
  get quietMs(): number {
    return this.underWay > 0 ? 0 : this.clock.monotonic() - this.lastAt;
  }

  readonly fetch: Fetch = async (url, init) => {
    if (TITLES.test(url)) return fetch(url, init);
    this.underWay += 1;
    try {
      return await this.send(url, init);
    } finally {
      this.underWay -= 1;
      this.lastAt = this.clock.monotonic();
    }
  };

  private async send(url: string, init: RequestInit): Promise<Response> {
    this.count += 1;
    const task = STREAM.exec(url)?.[1];
    if (task === undefined) return this.ask(url, init);
    this.note(task);
    if (this.late.requests === 0) return fetch(url, init);
    this.late = { ...this.late, requests: this.late.requests - 1 };
    const { byMs } = this.late;
    // Whoever gives this request up does not stop it: the answer comes all the same.
    const { signal: _signal, ...rest } = init;
    // On a connection that is half open it never comes; nobody has to wait for that.
    this.underWay -= 1;
    try {
      const response = await fetch(url, rest);
      await pause(byMs);
      return response;
    } finally {
      this.underWay += 1;
    }
  }

  /** How what is written in each session was sent: posts, and looks whether they have arrived; oldest first. */
  get posts(): readonly (readonly Try[])[] {
    return [...this.sent.values()];
  }

  private ask(url: string, init: RequestInit): Promise<Response> {
    const postedIn = POST.exec(url)?.[1];
    if (postedIn !== undefined) this.note(String(init.body));
    const session = postedIn ?? LOOK.exec(url)?.[1];
    return session === undefined ? fetch(url, init) : this.attempt(session, url, init);
  }

  private async attempt(session: string, url: string, init: RequestInit): Promise<Response> {
    const startedAt = performance.now();
    let endedBecause = 'network';
    try {
      const response = await fetch(url, init);
      endedBecause = `http ${response.status}`;
      return response;
    } finally {
      const attempt = { startedAt, endedAt: performance.now(), events: 0, endedBecause };
      this.sent.set(session, [...(this.sent.get(session) ?? []), attempt]);
    }
  }

  /** @param what a task, or a message. */
  private note(what: string): void {
    const now = this.clock.monotonic();
    const recent = (this.times.get(what) ?? []).filter((time) => time > now - ONE_SECOND);
    recent.push(now);
    this.times.set(what, recent);
    this.highestRate = Math.max(this.highestRate, recent.length);
  }
}
