/**
 * A stand-in for the platform's agent generator, bundled so that everything around it can be seen and tested: it answers
 * at once, or accepts the work and reports later. It is a service of its own on a loopback port, started when it is
 * first needed; all that it shares with the backend is the process.
 */
import Fastify, { type FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Clock } from '../clock';
import type { Logger } from '../completion/complete';
import type { ReportedCompletion } from '../completion/completion';
import { checkOrigin } from '../origin';
import { makeAgent } from './agent';
import { type Delivery, type QueueDelivery, queueDelivery, webhookDelivery } from './delivery';
import { type Job, JobFolder } from './jobs';
import {
  type GenerationRequest,
  generationRequest,
  operationIds,
  simulationOptions,
} from './request';

const MAX_BODY = 16 * 1024 * 1024;
const FIRST_RETRY_DELAY = 250;
const MAX_RETRY_DELAY = 10_000;
const FAILURE = 'The agent could not be generated.';

export interface StandInOptions {
  /** Where accepted work is stored. */
  readonly folder: string;
  readonly backendUrl: () => string;
  readonly apiKey: string | null;
  readonly rabbitmqUrl: string | null;
  readonly clock: Clock;
  readonly logger: Logger;
}

const envelope = z.object({
  simulation: simulationOptions.default({ via: 'sync', delay: 0, seed: '1', fail: false }),
});

export class GeneratorStandIn {
  private readonly jobs: JobFolder;
  private readonly working = new Map<string, Promise<void>>();
  private readonly leaving = new AbortController();
  private listening: Promise<string> | null = null;
  private app: FastifyInstance | null = null;
  private queue: QueueDelivery | null = null;

  constructor(private readonly options: StandInOptions) {
    this.jobs = new JobFolder(options.folder);
  }

  /** Goes on with what an earlier process had accepted. */
  resume(): void {
    for (const job of this.jobs.list()) this.begin(job);
  }

  /** Its address; the first call starts it. */
  url(): Promise<string> {
    this.listening ??= this.listen();
    return this.listening;
  }

  /** Leaves accepted work for the next start. */
  async stop(): Promise<void> {
    this.leaving.abort();
    await this.app?.close();
    this.queue?.stop();
    await Promise.all(this.working.values());
  }

  private listen(): Promise<string> {
    const app = Fastify({ bodyLimit: MAX_BODY, forceCloseConnections: true });
    this.app = app;
    app.removeContentTypeParser('text/plain');
    app.addHook('onRequest', async ({ headers }) => checkOrigin(headers, []));
    for (const path of ['/api/generate-agent', '/api/update-agent'] as const) {
      app.post(path, async ({ body }, reply) => {
        const work = generationRequest.shape.work.safeParse({ path, body });
        const options = envelope.safeParse(body);
        if (!work.success || !options.success) {
          return reply.code(422).send({ error: 'The request does not fit.' });
        }
        const { status, answer } = await this.answer(work.data, options.data.simulation, body);
        return reply.code(status).send(answer);
      });
    }
    return app.listen({ host: '127.0.0.1', port: 0 });
  }

  private async answer(
    work: GenerationRequest['work'],
    simulation: Job['simulation'],
    body: unknown,
  ): Promise<{ readonly status: number; readonly answer: object }> {
    const { clock } = this.options;
    if (simulation.via === 'sync') {
      await clock.sleep(simulation.delay, this.leaving.signal);
      if (simulation.fail) return { status: 400, answer: { error: FAILURE } };
      return { status: 200, answer: { agent_json: makeAgent(work, simulation.seed) } };
    }
    const missing = this.missing(simulation.via);
    if (missing) return { status: 400, answer: { error: `${missing} is not set.` } };
    const ids = operationIds.safeParse(body);
    if (!ids.success) return { status: 422, answer: { error: 'Which operation is it?' } };
    const job = { ids: ids.data, work, simulation, readyAt: clock.now() + simulation.delay };
    if (!this.working.has(ids.data.operation_id)) {
      this.jobs.store(job);
      this.begin(job);
    }
    return { status: 202, answer: { status: 'accepted', ...ids.data } };
  }

  private missing(way: 'webhook' | 'queue'): string | null {
    const { apiKey, rabbitmqUrl } = this.options;
    if (way === 'webhook') return apiKey === null ? 'CHAT_INTERNAL_API_KEY' : null;
    return rabbitmqUrl === null ? 'RABBITMQ_URL' : null;
  }

  private begin(job: Job): void {
    const { operation_id: id } = job.ids;
    const done = this.work(job)
      .catch((error: unknown) => {
        if (this.leaving.signal.aborted) return;
        this.options.logger.error({ err: error, operationId: id }, 'the agent generator failed');
      })
      .finally(() => this.working.delete(id));
    this.working.set(id, done);
  }

  private async work(job: Job): Promise<void> {
    const { clock, logger } = this.options;
    const { signal } = this.leaving;
    const { ids, work, simulation, readyAt } = job;
    await clock.sleep(Math.max(0, readyAt - clock.now()), signal);
    const completion: ReportedCompletion = simulation.fail
      ? { success: false, result: null, error: FAILURE }
      : { success: true, result: { agent_json: makeAgent(work, simulation.seed) }, error: null };
    const deliver = this.delivery(simulation.via);
    for (let delay = FIRST_RETRY_DELAY; ; delay = Math.min(delay * 2, MAX_RETRY_DELAY)) {
      try {
        const refusal = await deliver(ids, completion, signal);
        if (refusal !== null) logger.warn({ ...ids, refusal }, 'nobody wants the generated agent');
        return this.jobs.remove(job);
      } catch (error) {
        signal.throwIfAborted();
        logger.warn({ err: error, ...ids }, 'the generated agent is not delivered yet');
      }
      await clock.sleep(delay, signal);
    }
  }

  private delivery(way: Job['simulation']['via']): Delivery {
    const { apiKey, backendUrl, rabbitmqUrl } = this.options;
    if (way === 'queue' && rabbitmqUrl !== null) {
      this.queue ??= queueDelivery(rabbitmqUrl);
      return this.queue.deliver;
    }
    if (apiKey === null) throw new Error('CHAT_INTERNAL_API_KEY is not set any more');
    return webhookDelivery(backendUrl(), apiKey);
  }
}
