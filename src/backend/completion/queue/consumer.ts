/**
 * Takes completions from RabbitMQ. A message is acknowledged after its completion is stored, or after a copy of it is
 * safe in another queue; whatever goes wrong before that, RabbitMQ delivers it again. Completing twice has no effect, so
 * a message more is never one too many.
 */
import { setTimeout } from 'node:timers/promises';
import {
  AMQPChannelError,
  type AsyncMessage,
  Connection,
  type Consumer,
  type Envelope,
} from 'rabbitmq-client';
import { type CompleteDeps, completeOperation } from '../complete';
import type { ReportedCompletion } from '../completion';
import { ATTEMPTS, attemptsOf, REASON, readMessage } from './message';
import { Sender } from './sender';
import {
  completionQueue,
  DEAD_LETTER_QUEUE,
  DELAY_QUEUE,
  exchanges,
  QUEUE,
  queueBindings,
  sideQueues,
} from './topology';

const PREFETCH = 16;
const MIN_RECONNECT_DELAY = 500;
const MAX_RECONNECT_DELAY = 30_000;
/** Keeps a message that can be neither handled nor moved from coming back at once. */
const PAUSE = 1_000;
const STOP_TIMEOUT = 2_000;
/** Characters of a reason. Headers have to fit into one frame, and a reason can quote what a message says. */
const MAX_REASON = 1_000;

export interface QueueOptions {
  readonly url: string;
  /** Milliseconds before a message is tried again. */
  readonly retryDelay: number;
  /** How often a message is tried again before it is set aside. */
  readonly retries: number;
}

export class CompletionConsumer {
  private readonly connection: Connection;
  private readonly sender: Sender;
  private readonly consumer: Consumer;
  private readonly leaving = new AbortController();
  private readonly handling = new Set<Promise<void>>();

  /** Connects in the background, and again whenever the connection is lost, for ever. */
  constructor(
    private readonly deps: CompleteDeps,
    private readonly options: QueueOptions,
  ) {
    const { logger } = deps;
    this.connection = new Connection({
      url: options.url,
      connectionName: 'longhaul-backend',
      retryLow: MIN_RECONNECT_DELAY,
      retryHigh: MAX_RECONNECT_DELAY,
    });
    this.connection.on('connection', () => void this.begin());
    this.connection.on('error', (error) => {
      if (!this.leaving.signal.aborted) logger.warn({ err: error }, 'no connection to RabbitMQ');
    });
    this.sender = new Sender(this.connection);
    this.consumer = this.connection.createConsumer(
      {
        lazy: true,
        queue: QUEUE,
        queueOptions: completionQueue,
        exchanges,
        queueBindings,
        qos: { prefetchCount: PREFETCH },
        concurrency: PREFETCH,
      },
      (message) => this.track(this.handle(message)),
    );
    this.consumer.on('ready', () => logger.info({ queue: QUEUE }, 'waiting for completions'));
    this.consumer.on('error', (error) => {
      if (!this.leaving.signal.aborted) logger.warn({ err: error }, 'completions are interrupted');
    });
  }

  /** Leaves what is not acknowledged to RabbitMQ. */
  async stop(): Promise<void> {
    this.leaving.abort();
    if (this.connection.ready) {
      const closed = this.consumer.close().then(() => this.sender.close());
      await Promise.race([closed.catch(() => undefined), setTimeout(STOP_TIMEOUT)]);
    }
    this.connection.unsafeDestroy();
    await Promise.allSettled(this.handling);
  }

  /** After the first connection the consumer starts again by itself. */
  private async begin(): Promise<void> {
    const { logger } = this.deps;
    logger.info({}, 'connected to RabbitMQ');
    try {
      for (const queue of sideQueues) await this.connection.queueDeclare(queue);
    } catch (error) {
      // Completions can be taken all the same; one that has to wait stays where it is.
      logger.error({ err: error }, 'the queues beside that of completions are missing');
    }
    if (!this.leaving.signal.aborted) this.consumer.start();
  }

  private async track(handled: Promise<void>): Promise<void> {
    this.handling.add(handled);
    try {
      await handled;
    } finally {
      this.handling.delete(handled);
    }
  }

  /** @throws when the message is neither handled nor moved: it is delivered again. */
  private async handle(message: AsyncMessage): Promise<void> {
    try {
      await this.settle(message);
    } catch (error) {
      await setTimeout(PAUSE, undefined, { signal: this.leaving.signal });
      throw error;
    }
  }

  private async settle(message: AsyncMessage): Promise<void> {
    const read = readMessage(message.body);
    if (read.kind === 'poison') return this.setAside(message, read.reason);
    const { operationId, completion } = read;
    const taskId = await this.store(operationId, completion);
    if (taskId === undefined) return this.delay(message, attemptsOf(message.headers));
    if (taskId !== null) return;
    const attempts = attemptsOf(message.headers) + 1;
    if (attempts <= this.options.retries) return this.delay(message, attempts);
    await this.setAside(message, `there is no operation ${operationId}`);
  }

  /** @returns the task, null when there is none, or undefined when the storage fails, which may pass. */
  private async store(
    operationId: string,
    completion: ReportedCompletion,
  ): Promise<string | null | undefined> {
    try {
      return await completeOperation(this.deps, operationId, completion, 'queue');
    } catch (error) {
      this.deps.logger.error({ err: error, operationId }, 'completion not stored, will try again');
      return undefined;
    }
  }

  private delay(message: AsyncMessage, attempts: number): Promise<void> {
    const target = { routingKey: DELAY_QUEUE, expiration: String(this.options.retryDelay) };
    return this.move(message, target, { [ATTEMPTS]: attempts });
  }

  private async setAside(message: AsyncMessage, reason: string): Promise<void> {
    this.deps.logger.error({ reason, queue: DEAD_LETTER_QUEUE }, 'completion set aside');
    const target = { routingKey: DEAD_LETTER_QUEUE };
    await this.move(message, target, { [REASON]: reason.slice(0, MAX_REASON) });
  }

  /** Sends a copy, with everything that the message says about itself if that can be sent. */
  private async move(
    message: AsyncMessage,
    target: Envelope,
    extra: Readonly<Record<string, string | number>>,
  ): Promise<void> {
    const { contentType } = message;
    const envelope = { ...target, ...(contentType === undefined ? {} : { contentType }) };
    const body = copyOf(message.body);
    try {
      await this.sender.send({ ...envelope, headers: { ...ownHeaders(message), ...extra } }, body);
    } catch (error) {
      if (!isUnsendable(error)) throw error;
      // Other clients may send longer headers than this one. A message that cannot be moved would come back for ever.
      await this.sender.send({ ...envelope, headers: extra }, body);
    }
  }
}

/** What a message says about itself, without what RabbitMQ notes on its way through queues. */
function ownHeaders({ headers = {} }: AsyncMessage): Readonly<Record<string, unknown>> {
  const own = Object.entries(headers).filter(([name]) => !/^x-(first-|last-)?death/.test(name));
  return Object.fromEntries(own);
}

/** The body, as it came. JSON that the client has parsed can be nested too deeply to be written again. */
function copyOf(body: unknown): unknown {
  if (typeof body === 'string' || Buffer.isBuffer(body)) return body;
  try {
    return Buffer.from(JSON.stringify(body));
  } catch (error) {
    if (error instanceof RangeError) return 'The body was nested too deeply to be copied.';
    throw error;
  }
}

function isUnsendable(error: unknown): boolean {
  return error instanceof AMQPChannelError && error.code === 'CODEC';
}
