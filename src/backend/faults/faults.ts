/**
 * Fault switches for testers, present only when the backend is started with `--faults`. They sit around the parts of the
 * backend (the clock, the storage, the responses) and none of these parts knows of them.
 */
import { API_PREFIX } from '@shared/protocol/rest';
import type { FastifyInstance } from 'fastify';
import type { Authenticate } from '../auth';
import type { Clock } from '../clock';
import { parseInput } from '../routes/context';
import type { Storage } from '../store/storage';
import { disturb } from './response';
import { type Action, type AnswerFault, action, rule } from './rules';
import { stagesOf } from './stages';
import { StorageFaults } from './storage';
import { Switchboard } from './switchboard';

export const FAULTS_PREFIX = '/faults';

export class Faults {
  /** The given clock, as far from the truth as a tester wants. */
  readonly clock: Clock;
  private readonly switchboard = new Switchboard();
  private readonly storage: StorageFaults;
  private skew = 0;

  constructor(
    private readonly realClock: Clock,
    die: () => void,
  ) {
    this.clock = {
      now: () => realClock.now() + this.skew,
      sleep: (ms, signal) => realClock.sleep(ms, signal),
    };
    this.storage = new StorageFaults(die);
  }

  /** The storage for those who write tasks. */
  forProducers(storage: Storage): Storage {
    return this.storage.forProducers(storage);
  }

  /** The storage for those who read streams. */
  forReaders(storage: Storage): Storage {
    return this.storage.forReaders(storage);
  }

  /** Lets go of everything that is held, so that the backend can stop. */
  release(): void {
    this.storage.thawAll();
  }

  /** Adds the control API, and disturbs what is added to the server afterwards. */
  mount(app: FastifyInstance, authenticate: Authenticate): void {
    const { switchboard } = this;
    app.addHook('onRequest', async ({ method, url }, reply) => {
      if (!url.startsWith(API_PREFIX)) return;
      const answer = switchboard.takeAnswer({ method, url, task: null });
      if (answer) return this.answer(reply, answer);
      const stages = ({ task }: { task: string | null }) =>
        stagesOf(switchboard.takeStream({ method, url, task }));
      disturb(reply.raw, stages, (ms) => this.realClock.sleep(ms));
    });
    app.register(
      async (control) => {
        control.addHook('onRequest', async ({ headers }) => {
          await authenticate(headers.authorization);
        });
        control.get('/rules', () => switchboard.list());
        control.post('/rules', ({ body }) => ({
          id: switchboard.add(parseInput(rule, body, 'body')),
        }));
        control.delete('/rules', async (_request, reply) => {
          switchboard.remove();
          return reply.code(204).send();
        });
        control.delete<{ Params: { id: string } }>('/rules/:id', async ({ params }, reply) => {
          switchboard.remove(Number(params.id));
          return reply.code(204).send();
        });
        control.post('/actions', async ({ body }) => {
          await this.act(parseInput(action, body, 'body'));
          return { status: 'ok' };
        });
      },
      { prefix: FAULTS_PREFIX },
    );
  }

  private answer(
    reply: { code(status: number): { headers(values: object): { send(body: unknown): unknown } } },
    { status, retryAfter, body }: AnswerFault,
  ): unknown {
    const at = this.realClock.now() + (retryAfter?.seconds ?? 0) * 1_000;
    const value =
      retryAfter?.as === 'date' ? new Date(at).toUTCString() : String(retryAfter?.seconds);
    return reply
      .code(status)
      .headers(retryAfter ? { 'retry-after': value } : {})
      .send(body ?? { detail: WORDS[status] ?? 'This error was asked for by a tester.' });
  }

  private async act(asked: Action): Promise<void> {
    switch (asked.kind) {
      case 'trim':
        return this.storage.trim(asked.task, asked.keep);
      case 'expire':
        return this.storage.expire(asked.task);
      case 'kill':
        return this.storage.killAt(asked);
      case 'freeze':
        return this.storage.freeze(asked.task);
      case 'thaw':
        return this.storage.thaw(asked.task);
      case 'skew':
        this.skew = asked.ms;
    }
  }
}

const WORDS: Readonly<Record<number, string>> = {
  401: 'Token has expired',
  429: 'Too many requests.',
  503: 'The service is not available at the moment.',
};
