/**
 * The process of the subscribers: one HTTP connection each. It looks for the time of append in what arrives and compares
 * it with its own clock, which is the same machine's; both count whole milliseconds.
 */
import { Agent, type ClientRequest, get } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import type { Command, Drained, Opened, Reply, Report } from './fleet.ts';
import { inParallel, type Target } from './subject.ts';

const STAMPS = { id: /^id: (\d+)-/gm, t: /"t":(\d+)/g } as const;
const OPENED_AT_ONCE = 100;
/** A server that is too busy to answer gets no more than what it has by then. */
const OPEN_TIMEOUT = 60_000;
const MAX_LATENCY = 60_000;
const DRAIN_TIMEOUT = 60_000;

const agent = new Agent({ keepAlive: false });
const connections = new Set<ClientRequest>();
let counts = new Uint32Array(MAX_LATENCY + 1);
let closed = 0;

/** Connects, and calls back with the times of append in each piece that arrives. */
function connect(
  { url, headers }: Target,
  stamp: keyof typeof STAMPS,
  onTimes: (times: readonly number[], bytes: number) => void,
  onEnd: () => void,
): Promise<ClientRequest> {
  return new Promise((resolve, reject) => {
    const request = get(url, { headers, agent }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`answered ${response.statusCode}`));
      let rest = '';
      // All that is looked for is ASCII.
      response.setEncoding('latin1').on('data', (chunk: string) => {
        const text = rest + chunk;
        const end = text.lastIndexOf('\n') + 1;
        rest = text.slice(end);
        const times = Array.from(text.slice(0, end).matchAll(STAMPS[stamp]), ([, ms]) =>
          Number(ms),
        );
        onTimes(times, chunk.length);
      });
      response.on('error', onEnd).on('end', onEnd);
      resolve(request);
    });
    request.on('error', reject);
  });
}

async function open(targets: readonly Target[], stamp: keyof typeof STAMPS): Promise<Opened> {
  const errors: string[] = [];
  const deadline = performance.now() + OPEN_TIMEOUT;
  await inParallel(targets, OPENED_AT_ONCE, async (target) => {
    if (performance.now() > deadline) {
      errors.push(`not connected within ${OPEN_TIMEOUT / 1_000} s`);
      return;
    }
    try {
      connections.add(await connect(target, stamp, count, () => closed++));
    } catch (error) {
      errors.push(String(error));
    }
  });
  return { kind: 'opened', open: connections.size, errors: [...new Set(errors)].slice(0, 5) };
}

function count(times: readonly number[]): void {
  const now = Date.now();
  for (const time of times) {
    const latency = Math.min(MAX_LATENCY, Math.max(0, now - time));
    counts[latency] = (counts[latency] ?? 0) + 1;
  }
}

async function measure(ms: number): Promise<Report> {
  counts = new Uint32Array(MAX_LATENCY + 1);
  const [started, before] = [performance.now(), process.cpuUsage()];
  await setTimeout(ms);
  const { user, system } = process.cpuUsage(before);
  const taken = performance.now() - started;
  const events = counts.reduce((sum, value) => sum + value, 0);
  const at = (share: number) => quantile(events * share);
  const cpu = (user + system) / 1_000 / taken;
  return {
    kind: 'report',
    events,
    ms: taken,
    p50: at(0.5),
    p99: at(0.99),
    max: at(1),
    closed,
    cpu,
  };
}

function quantile(rank: number): number {
  let seen = 0;
  return counts.findIndex((value) => {
    seen += value;
    return seen >= rank;
  });
}

/** Reads one stream until it ends, or until it has brought that many events. */
async function drain(target: Target, stamp: keyof typeof STAMPS, expected: number | null) {
  const started = performance.now();
  let [events, bytes] = [0, 0];
  const abort = new AbortController();
  await new Promise<void>((resolve, reject) => {
    const timeout = globalThis.setTimeout(resolve, DRAIN_TIMEOUT);
    const finish = () => {
      clearTimeout(timeout);
      resolve();
    };
    const onTimes = (times: readonly number[], size: number) => {
      events += times.length;
      bytes += size;
      if (expected !== null && events >= expected) finish();
    };
    connect(target, stamp, onTimes, finish).then((request) => {
      abort.signal.addEventListener('abort', () => request.destroy());
    }, reject);
  });
  abort.abort();
  return { kind: 'drained', events, bytes, ms: performance.now() - started } satisfies Drained;
}

function handle(command: Command): Promise<Reply> {
  switch (command.kind) {
    case 'open':
      return open(command.targets, command.stamp);
    case 'measure':
      return measure(command.ms);
    case 'drain':
      return drain(command.target, command.stamp, command.expected);
  }
}

process.on('message', (command: Command) => {
  handle(command).then(
    (reply) => process.send?.(reply),
    (error: unknown) => {
      process.stderr.write(`subscribers: ${String(error)}\n`);
      process.exit(1);
    },
  );
});
process.once('disconnect', () => process.exit(0));
