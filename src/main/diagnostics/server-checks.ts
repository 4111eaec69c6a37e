/** What the bundled backend needs of the machine: a port, and the servers that its settings name. */
import { connect, createServer } from 'node:net';
import { type Check, fine, problem } from './check';

type Env = Readonly<Record<string, string | undefined>>;

/** How long a server may take to accept a connection. */
const CONNECT_MS = 3_000;

/** @param env the environment that the backend would have. */
export function serverChecks(env: Env): Promise<Check[]> {
  return Promise.all([
    checkPort(env.PORT),
    checkServer('Redis', 'REDIS_URL', env.REDIS_URL, 6379, 'SQLite is used'),
    checkServer('RabbitMQ', 'RABBITMQ_URL', env.RABBITMQ_URL, 5672, 'completions come by HTTP'),
  ]);
}

async function checkPort(setting: string | undefined): Promise<Check> {
  const wanted = Number(setting || 0);
  const found = await listenOn(wanted);
  if (typeof found === 'number') {
    return fine(
      'Port',
      wanted === 0 ? `free ones there are, such as ${found}` : `${found} is free`,
    );
  }
  const advice =
    wanted === 0
      ? 'Allow this user to listen on 127.0.0.1.'
      : 'End what listens there, or unset PORT to have a free one chosen.';
  return problem('Port', `cannot listen on 127.0.0.1:${wanted}: ${found}`, advice);
}

/** @returns the port, or why not. */
function listenOn(port: number): Promise<number | string> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(error.message));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === 'object' && address ? address.port : 'no address');
      });
    });
  });
}

async function checkServer(
  name: string,
  variable: string,
  address: string | undefined,
  usualPort: number,
  otherwise: string,
): Promise<Check> {
  if (!address) return fine(name, `not used (${variable} is not set): ${otherwise}`);
  const url = URL.canParse(address) ? new URL(address) : null;
  if (!url) return problem(name, `${variable} is no address`, `Correct or unset ${variable}.`);
  // The address may carry a password; only its host is shown.
  const where = `${url.hostname}:${url.port || usualPort}`;
  const refusal = await connectTo(url.hostname, Number(url.port || usualPort));
  if (refusal === null) return fine(name, `accepts connections at ${where}`);
  return problem(name, `not reachable at ${where}: ${refusal}`, `Start it, or unset ${variable}.`);
}

/** @returns null when it was accepted, or why not. */
function connectTo(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect({ host: host.replace(/^\[|\]$/g, ''), port, timeout: CONNECT_MS });
    const end = (why: string | null) => {
      socket.destroy();
      resolve(why);
    };
    socket.once('connect', () => end(null));
    socket.once('timeout', () => end(`no answer within ${CONNECT_MS / 1_000} s`));
    socket.once('error', (error) => end(error.message));
  });
}
