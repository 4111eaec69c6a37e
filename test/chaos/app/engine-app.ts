/**
 * The app without its windows, as a process of its own that can be killed: the engine on a profile, with Node's fetch and
 * a clock that runs faster. Commands come over the process channel; see `protocol.ts`.
 */
import type { Message } from '@shared/chat/message';
import { seededRandom } from '../../../src/backend/copilot/scripted/random';
import { Engine } from '../../../src/main/engine';
import { storageStatusOf } from '../../../src/main/store/health';
import { openProfile } from '../../../src/main/store/profile';
import type { Patch, Store } from '../../../src/main/store/store';
import type { Clock } from '../../../src/main/streams/clock';
import type { Command, Dump, Reply, Standing } from './protocol';
import { Requests } from './requests';
import { View } from './view';

/** Of the engine's time. */
const QUIET_MS = 1_500;

/** Time that runs faster than the real one, and whose date can be set. */
class QuickClock implements Clock {
  constructor(
    private readonly speed: number,
    private offset: number,
  ) {}

  wall(): number {
    return Math.round(Date.now() + this.offset);
  }

  monotonic(): number {
    return performance.now() * this.speed;
  }

  after(ms: number, callback: () => void): () => void {
    const timer = setTimeout(callback, ms / this.speed);
    return () => clearTimeout(timer);
  }

  set(byMs: number): void {
    this.offset += byMs;
  }
}

class App {
  private readonly engine: Engine;
  private readonly store: Store;
  private readonly clock: QuickClock;
  private readonly requests: Requests;
  private readonly view: View;
  private token: string;

  constructor({ profile, url, token, seed, speed, clockMs }: Extract<Command, { type: 'open' }>) {
    const { store, blocked } = openProfile(profile, new Date());
    if (!store) throw new Error(blocked.message);
    this.store = store;
    this.token = token;
    this.clock = new QuickClock(speed, clockMs);
    this.requests = new Requests(this.clock);
    this.view = new View(store);
    const random = seededRandom(seed);
    this.engine = new Engine({
      store,
      fetch: this.requests.fetch,
      endpoint: () => ({ url, token: this.token }),
      clock: this.clock,
      random: () => random.below(1_000_000) / 1_000_000,
      listener: {
        onPatch: (patch: Patch) => this.view.patched(patch),
        onTaskChanged: () => undefined,
        onTaskSettled: () => undefined,
        onSessionChanged: () => undefined,
        onSessionRemoved: () => undefined,
        onRecoveryChanged: () => undefined,
        onStorageChanged: () => undefined,
        onError: () => undefined,
      },
    });
    this.engine.start();
    this.engine.backendReady();
  }

  perform(command: Exclude<Command, { type: 'open' }>): unknown {
    switch (command.type) {
      case 'ensure':
        return orRefused(() => this.ensure(command.session, command.index, command.text));
      case 'suspend':
        return this.engine.suspend();
      case 'resume':
        return this.engine.resume();
      case 'token':
        this.token = command.token;
        return this.engine.accessChanged();
      case 'online':
        return this.engine.setOnline(command.online);
      case 'clock':
        return this.clock.set(command.byMs);
      case 'disk':
        return this.disk(command.full);
      case 'late':
        return this.requests.delay(command.requests, command.byMs);
      case 'standing':
        return this.standing();
      case 'dump':
        return this.dump();
      case 'close':
        return this.engine.close();
    }
  }

  private ensure(session: string, index: number, text: string): void {
    if (!this.store.sessions.get(session)) this.store.sessions.create(session, this.clock.wall());
    if (questions(this.store.transcripts.read(session)) > index) return;
    this.engine.sender.send(session, text);
  }

  private disk(full: boolean): void {
    // The file may not grow beyond what it has: SQLite's own way to a full disk.
    const { db } = this.store as unknown as { db: { pragma(text: string): unknown } };
    db.pragma(`max_page_count = ${full ? 1 : 1_000_000_000}`);
  }

  private standing(): Standing {
    const { sessions, tasks, transcripts, outbox } = this.store;
    return {
      sessions: sessions.list().map(({ id }) => {
        const own = tasks.ofSession(id);
        return {
          id,
          questions: questions(transcripts.read(id)),
          tasks: own.length,
          open: own.filter(({ state }) => state !== 'settled').length,
        };
      }),
      outbox: outbox.sessions().length,
      quiet: this.requests.quietMs >= QUIET_MS && !this.engine.reconciler.waits,
    };
  }

  private dump(): Dump {
    const { sessions, tasks, transcripts, attempts } = this.store;
    return {
      sessions: sessions
        .list()
        .map(({ id, remoteId }) => ({ id, remoteId, messages: transcripts.read(id) })),
      tasks: tasks.all().map((task) => ({ ...task, attempts: attempts.ofTask(task.taskId) })),
      wrongViews: this.view.differences(),
      highestRate: this.requests.highestRate,
      posts: this.requests.posts,
      requests: this.requests.count,
    };
  }
}

/** What cannot be stored at the moment is refused, as the window's user is told, who then sends it again. */
function orRefused(work: () => void): void {
  try {
    work();
  } catch (error) {
    const state = storageStatusOf(error)?.state;
    if (state !== 'busy' && state !== 'full') throw error;
  }
}

function questions(messages: readonly Message[]): number {
  return messages.filter(({ role }) => role === 'user').length;
}

let app: App | null = null;

process.on('message', ({ id, command }: { id: number; command: Command }) => {
  let reply: Reply;
  try {
    if (command.type === 'open') {
      app = new App(command);
      reply = { id };
    } else {
      if (!app) throw new Error('No profile is open.');
      reply = { id, result: app.perform(command) };
      if (command.type === 'close') app = null;
    }
  } catch (error) {
    reply = { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  process.send?.(reply);
});
// Whoever started this process is gone.
process.on('disconnect', () => process.exit(0));
