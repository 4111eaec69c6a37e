/** The running backend: its parts joined, started in order and stopped in the reverse order. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { type Authenticate, bearerAuth, loadToken } from './auth';
import type { Clock } from './clock';
import { CompletionConsumer } from './completion/queue/consumer';
import type { Config } from './config';
import { chooseModel } from './copilot/choose-model';
import type { Model } from './copilot/model';
import { type OperationDeps, operationWorkflow } from './copilot/operation';
import { ALL_TOOLS } from './copilot/tools/all-tools';
import { turnWorkflow } from './copilot/turn';
import { Faults } from './faults/faults';
import { type AgentGenerator, agentGenerator } from './generator/client';
import { GeneratorStandIn } from './generator/stand-in';
import { isLoopback } from './origin';
import { startPeriodic } from './periodic';
import { addRoutes, createServer } from './server';
import { StartupError } from './startup-error';
import { lockDataFolder } from './store/lock';
import { openStorage } from './store/open';
import type { Storage } from './store/storage';
import { TaskRunner } from './tasks/runner';

const EXPIRY_INTERVAL = 60_000;
/** How often abandoned tasks are looked for, within the time after which a task counts as abandoned. */
const TAKE_OVERS_PER_TTL = 4;

export interface Backend {
  readonly url: string;
  readonly token: string;
  readonly tokenFile: string;
  /** Stops listening and leaves running tasks for the next start. */
  stop(): Promise<void>;
}

/**
 * Starts the backend: takes the data folder, opens the database, listens, and goes on with unfinished tasks.
 * @param warn tells the person something they should know although the start succeeds.
 * @throws StartupError with what to do about it.
 */
export async function startBackend(
  config: Config,
  systemClock: Clock,
  warn: (message: string) => void,
): Promise<Backend> {
  const faults = config.faults ? new Faults(systemClock, die) : null;
  if (faults) warn('Fault switches are on: whoever has a token can disturb this backend.');
  const clock = faults?.clock ?? systemClock;
  const file = (name: string) => join(config.dataDir, name);
  createDataFolder(config.dataDir);
  const app = createServer(config);
  // What can be wrong with the settings is found before anything is held.
  const model = await chooseModel(config, ALL_TOOLS, app.log);
  const lock = await lockDataFolder(file('backend.lock'), config.lockTimeout, clock);
  const report = (message: string) => (error: unknown) => app.log.error({ err: error }, message);
  const onError = report('trouble with the storage');
  const storage = await openStorage(config, clock, { warn, onError });
  const token = config.token ?? loadToken(file('token'));
  const localToken = isLoopback(config.host) ? token : null;
  const authenticate = bearerAuth({ localToken, jwt: config.jwt }, () => clock.now());
  faults?.mount(app, authenticate);
  let url = '';
  const { generatorUrl, apiKey, rabbitmqUrl, retryDelay, retries } = config.completion;
  const standIn = new GeneratorStandIn({
    folder: file('generator'),
    backendUrl: () => url,
    ...{ apiKey, rabbitmqUrl, clock, logger: app.log },
  });
  const runner = assemble(app, {
    config,
    model,
    clock,
    storage: faults?.forReaders(storage) ?? storage,
    producers: faults?.forProducers(storage) ?? storage,
    authenticate,
    generator: agentGenerator(generatorUrl, () => standIn.url()),
  });
  url = await listen(app, config);
  const stopExpiry = startPeriodic(
    () => storage.removeExpired(),
    EXPIRY_INTERVAL,
    report('expired logs could not be removed'),
  );
  const stopTakingOver = startPeriodic(
    () => runner.takeOver(),
    config.leaseTtl / TAKE_OVERS_PER_TTL,
    report('abandoned tasks could not be looked up'),
  );
  standIn.resume();
  const consumer =
    rabbitmqUrl &&
    new CompletionConsumer(
      { completions: storage.completions, logger: app.log },
      { url: rabbitmqUrl, retryDelay, retries },
    );
  writeFileSync(file('backend.json'), `${JSON.stringify({ pid: process.pid, url })}\n`);
  return {
    url,
    token,
    tokenFile: file('token'),
    stop: async () => {
      await app.close();
      if (consumer) await consumer.stop();
      await Promise.all([stopExpiry(), stopTakingOver()]);
      faults?.release();
      await runner.shutdown();
      await standIn.stop();
      rmSync(file('backend.json'), { force: true });
      await storage.close();
      lock.release();
    },
  };
}

/** An end without any farewell, as a crash is one. */
function die(): void {
  process.kill(process.pid, 'SIGKILL');
}

interface Parts {
  readonly config: Config;
  readonly model: Model;
  readonly clock: Clock;
  readonly storage: Storage;
  /** The same storage for those who write tasks. They differ only where testers disturb them. */
  readonly producers: Storage;
  readonly authenticate: Authenticate;
  readonly generator: AgentGenerator;
}

function assemble(
  app: FastifyInstance,
  { config, model, clock, storage, producers, authenticate, generator }: Parts,
): TaskRunner {
  const conversation: OperationDeps = {
    model,
    tools: ALL_TOOLS,
    messages: storage.messages,
    documents: storage.documents,
    registry: storage.registry,
    completions: storage.completions,
    generator,
    timeout: config.completion.operationTimeout,
    now: () => clock.now(),
    onTaskCreated: (sessionId) => runner.startReady(sessionId),
  };
  const runner: TaskRunner = new TaskRunner({
    storage: producers,
    clock,
    workflows: {
      turn: turnWorkflow(conversation),
      operation: operationWorkflow(conversation),
    },
    logger: app.log,
  });
  addRoutes(app, { config, clock, storage, runner }, authenticate);
  return runner;
}

function createDataFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new StartupError(
      'DATA_FOLDER_UNUSABLE',
      `The data folder ${path} cannot be used: ${String(error)}. Set LONGHAUL_DATA_DIR to a folder that can be written.`,
      { cause: error },
    );
  }
}

async function listen(app: FastifyInstance, { host, port }: Config): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'EADDRINUSE') {
      throw new StartupError(
        'PORT_IN_USE',
        `Port ${port} on ${host} is in use by another program. Stop that program, or set PORT to another port (0 picks a free one).`,
        { cause: error },
      );
    }
    if (code === 'EACCES') {
      throw new StartupError(
        'PORT_NOT_ALLOWED',
        `Port ${port} on ${host} may not be used by this account. Set PORT to a port above 1023 (0 picks a free one).`,
        { cause: error },
      );
    }
    throw error;
  }
}
