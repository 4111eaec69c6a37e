/**
 * A TCP proxy in front of a backend that breaks connections in the ways that networks do: in the middle of an event,
 * half open, or not to be reached at all. It notes every request, so that a test sees which cursor was sent.
 */
import { connect as connectTo, createServer, type Server, type Socket } from 'node:net';
import { freePort } from './free-port.ts';
import { type RecordedRequest, RequestReader } from './request-lines.ts';

/** Where an event begins in the bytes of a response. */
const EVENT = Buffer.from('\ndata: {');
/** Bytes of the last event that still get through, so that it is torn and not merely missing. */
const TORN_BYTES = 12;

interface Cut {
  left: number;
  readonly done: () => void;
}

/** Something that happens when so many bytes of answers have passed. */
interface Mark {
  readonly byte: number;
  readonly reached: (link: Link) => void;
}

interface Link {
  readonly client: Socket;
  readonly server: Socket;
  /** The end of what was passed on, in case an event's beginning is split between two reads. */
  tail: Buffer;
  /** Open, but nothing gets through any more. */
  dead: boolean;
}

export class CutProxy {
  readonly port: number;
  /** Every request that came through, oldest first. */
  readonly requests: RecordedRequest[] = [];
  private readonly targetPort: number;
  private readonly links = new Set<Link>();
  private listener: Server | null = null;
  private cut: Cut | null = null;
  private headTear: { readonly header: Buffer; readonly done: () => void } | null = null;
  private frozen = false;
  private repeats = 0;
  private drips = 0;
  private passed = 0;
  private marks: readonly Mark[] = [];

  private constructor(port: number, targetPort: number) {
    this.port = port;
    this.targetPort = targetPort;
  }

  /** Listens on a free port and passes everything on to another. */
  static async start(targetPort: number): Promise<CutProxy> {
    const proxy = new CutProxy(await freePort(), targetPort);
    await proxy.accept();
    return proxy;
  }

  /** What an app is given in place of the backend's own address. */
  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The cursors with which the streams of a task were asked for, oldest first. */
  cursorsOf(taskId: string): string[] {
    return this.requests
      .filter(({ method, url }) => method === 'GET' && url.includes(`/tasks/${taskId}/stream`))
      .map(({ url }) => new URL(url, this.url).searchParams.get('last_message_id') ?? 'none');
  }

  /** Listens. */
  async accept(): Promise<void> {
    if (this.listener) return;
    const server = createServer((client) => this.join(client));
    this.listener = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.port, '127.0.0.1', resolve);
    });
  }

  /** Breaks every connection and refuses new ones, as a backend does that is not there. */
  async refuse(): Promise<void> {
    const server = this.listener;
    this.listener = null;
    if (!server) return;
    const closed = new Promise((resolve) => server.close(resolve));
    this.breakAll();
    await closed;
  }

  /** Breaks every connection now, wherever it stands. */
  breakAll(): void {
    for (const link of this.links) this.break(link);
  }

  /**
   * Tears the connection that carries the `events`-th event from now, in the middle of that event.
   * @returns when it has happened.
   */
  cutInsideEvent(events: number): Promise<void> {
    return new Promise((done) => {
      this.cut = { left: events, done };
    });
  }

  /**
   * Tears the next head of a response that has a header, before that header. The connection ends as if nothing were missing.
   * @param header its name, as it is on the wire.
   * @returns when it has happened.
   */
  tearHeadAt(header: string): Promise<void> {
    return new Promise((done) => {
      this.headTear = { header: Buffer.from(`\r\n${header}: `), done };
    });
  }

  /** Lets nothing through in either direction, while every connection stays open: half open, as after a lost network. */
  freeze(): void {
    this.frozen = true;
    for (const link of this.links) this.silence(link);
  }

  /**
   * Lets new connections work. Those from before stay silent for who only listens; who sends something learns that they
   * are gone, as from a router that has forgotten them.
   */
  thaw(): void {
    this.frozen = false;
  }

  /**
   * The machine moves to another network: whatever is open stays silent for good and nothing says so, new connections
   * work.
   */
  swap(): void {
    this.freeze();
    this.thaw();
  }

  /**
   * The backend is asked for every event from the first, whichever cursor the app sends.
   * @param requests for how many requests; all, when it is not said.
   */
  repeatEverything(requests = Number.POSITIVE_INFINITY): void {
    this.repeats = requests;
  }

  /** The next bytes of answers are passed on one by one. */
  drip(bytes: number): void {
    this.drips = bytes;
  }

  /**
   * Calls back once so many bytes of answers have been passed on since the start, in the middle of whatever carries the
   * last of them. What has been passed on is not taken back; the callback may break what carries it.
   */
  atByte(byte: number, reached: (breakCarrier: () => void) => void): void {
    const mark: Mark = { byte, reached: (link) => reached(() => this.break(link)) };
    this.marks = [...this.marks, mark].toSorted((a, b) => a.byte - b.byte);
  }

  /** Forgets every place where something was to happen. */
  forgetMarks(): void {
    this.marks = [];
  }

  /** Ends every connection and listens no more. */
  async stop(): Promise<void> {
    await this.refuse();
  }

  private join(client: Socket): void {
    const link: Link = {
      client,
      server: connectTo(this.targetPort, '127.0.0.1'),
      tail: Buffer.alloc(0),
      dead: false,
    };
    this.links.add(link);
    const requests = new RequestReader((request) => this.requests.push(request));
    client.on('data', (bytes) => {
      if (link.dead) {
        if (!this.frozen) this.break(link);
        return;
      }
      requests.feed(bytes);
      link.server.write(this.asRepetition(bytes));
    });
    link.server.on('data', (bytes) => this.answer(link, bytes));
    for (const socket of [client, link.server]) {
      // Both ends are closed on purpose all the time here; an error of one is the end of both.
      socket.on('error', () => this.break(link));
      socket.on('close', () => this.break(link));
    }
    if (this.frozen) this.silence(link);
  }

  /** A client sends the head of a request in one piece, and the cursor stands in its first line. */
  private asRepetition(bytes: Buffer): Buffer {
    if (this.repeats === 0) return bytes;
    const text = bytes.toString('latin1');
    const repeated = text.replace(/last_message_id=[\d-]+/, 'last_message_id=0-0');
    if (/last_message_id=/.test(text)) this.repeats -= 1;
    return Buffer.from(repeated, 'latin1');
  }

  private silence(link: Link): void {
    link.dead = true;
    link.server.pause();
  }

  private answer(link: Link, bytes: Buffer): void {
    const [mark] = this.marks;
    if (!mark || mark.byte > this.passed + bytes.length) return this.pass(link, bytes);
    const here = Math.max(0, mark.byte - this.passed);
    this.marks = this.marks.slice(1);
    this.pass(link, bytes.subarray(0, here));
    mark.reached(link);
    if (this.links.has(link) && !link.dead) this.answer(link, bytes.subarray(here));
  }

  private pass(link: Link, bytes: Buffer): void {
    const head = this.headTear ? bytes.indexOf(this.headTear.header) : -1;
    if (this.headTear && head >= 0) {
      const { done } = this.headTear;
      this.headTear = null;
      return this.tear(link, bytes, head, done);
    }
    this.passed += bytes.length;
    const dripping = Math.min(this.drips, bytes.length);
    this.drips -= dripping;
    for (let at = 0; at < dripping; at += 1) link.client.write(bytes.subarray(at, at + 1));
    const rest = bytes.subarray(dripping);
    const torn = this.cut ? this.findCut(link, rest, this.cut) : null;
    if (torn === null) {
      link.client.write(rest);
      return;
    }
    const done = this.cut?.done;
    this.cut = null;
    this.tear(link, rest, torn, done);
  }

  private tear(link: Link, bytes: Buffer, torn: number, done: (() => void) | undefined): void {
    link.client.write(bytes.subarray(0, torn), () => {
      this.break(link);
      done?.();
    });
  }

  /** @returns how many of the bytes get through before the cut, or null when it is not reached yet. */
  private findCut(link: Link, bytes: Buffer, cut: Cut): number | null {
    const seen = Buffer.concat([link.tail, bytes]);
    let at = -1;
    while (cut.left > 0) {
      at = seen.indexOf(EVENT, at + 1);
      if (at < 0) break;
      cut.left -= 1;
    }
    if (cut.left > 0) {
      link.tail = Buffer.from(seen.subarray(-(EVENT.length - 1)));
      return null;
    }
    const end = at + EVENT.length + TORN_BYTES - link.tail.length;
    return Math.max(0, Math.min(end, bytes.length - 1));
  }

  private break(link: Link): void {
    if (!this.links.delete(link)) return;
    if (link.dead) link.client.resetAndDestroy();
    else link.client.destroy();
    link.server.destroy();
  }
}
