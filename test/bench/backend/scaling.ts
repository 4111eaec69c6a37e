/**
 * `npm run bench -- scaling`: how many processes and servers a number of live subscribers takes, from measured costs. A
 * process is simulated as what it is, one thread that does one thing at a time: events arrive at random moments and each
 * keeps the thread for as long as was measured. The most subscribers with which 99 of 100 events are still delivered in
 * time is what one process carries; the rest is multiplication.
 */
import { join } from 'node:path';
import { numberOption, readOptions } from '../../support/options.ts';
import { type Costs, costsOf } from './costs.ts';
import { readFigures } from './figures.ts';
import { simulate } from './simulate.ts';
import { megabytes, table } from './table.ts';

const values = readOptions({
  figures: { type: 'string', default: join(import.meta.dirname, 'measured.json') },
  /** Events per second of each running task. */
  rate: { type: 'string', default: '1' },
  /** Subscribers of each running task. */
  watchers: { type: 'string', default: '1' },
  /** Minutes that a task runs. */
  minutes: { type: 'string', default: '10' },
  /** Hours for which the log of an ended task is kept. */
  kept: { type: 'string', default: '24' },
  /** Share of the tasks that wait for a completion from RabbitMQ. */
  completions: { type: 'string', default: '1' },
  /** Messages per second that one queue takes; an assumption. */
  queue: { type: 'string', default: '5000' },
});
const rate = numberOption('rate', values.rate);
const watchers = numberOption('watchers', values.watchers);
const minutes = numberOption('minutes', values.minutes);
const keptHours = numberOption('kept', values.kept);
const waiting = numberOption('completions', values.completions);
const perQueue = numberOption('queue', values.queue);

const BUDGET_MS = 100;
/** No server is planned to be busier than this: the rest is for deploys, failures and unlucky hours. */
const BUSY = 0.6;
const SIZES = [1_000, 5_000, 10_000, 50_000, 100_000, 300_000, 1_000_000];
const EVENT_BYTES = 160;

const costs = costsOf(readFigures(values.figures), 'Longhaul, Redis');
const perProcess = capacity(costs);
print();

/** The most subscribers of one process that are served in time, by halving. */
function capacity({ append, deliver }: Costs): number {
  const fits = (subscribers: number) => {
    const perEvent = append + watchers * deliver;
    const events = (subscribers / watchers) * rate;
    if (events * perEvent > BUSY) return false;
    return (
      simulate({ eventsPerSecond: events, secondsPerEvent: perEvent }).p99 * 1_000 <= BUDGET_MS
    );
  };
  let [low, high] = [0, 1_000_000];
  while (high - low > 50) {
    const middle = Math.floor((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}

function plan(subscribers: number) {
  const tasks = subscribers / watchers;
  const events = tasks * rate;
  const ended = tasks / (minutes * 60);
  const processes = Math.max(2, Math.ceil(subscribers / perProcess));
  const share = subscribers / processes;
  const eventsPerTask = rate * minutes * 60;
  const stored = tasks + ended * 3_600 * keptHours;
  const bytes = stored * (costs.perStoredTask + eventsPerTask * costs.perStoredEvent);
  const shards = Math.max(3, Math.ceil((events * costs.redis) / BUSY));
  const completions = ended * waiting;
  return {
    processes,
    rss: costs.idleProcess + share * (costs.perSubscriber + costs.perRunningTask / watchers),
    shards,
    redisGb: bytes / 2 ** 30,
    connections: processes * 2,
    completions,
    queues: Math.ceil(completions / (perQueue * BUSY)),
    mbit: (subscribers * rate * EVENT_BYTES * 8) / 1e6,
  };
}

function print(): void {
  const line = (text: string) => process.stdout.write(`${text}\n`);
  const micros = (seconds: number) => `${(seconds * 1e6).toFixed(0)} us`;
  const bytes = (count: number) => `${(count / 1_024).toFixed(1)} kB`;
  line(
    `${rate} events/s per task, ${watchers} subscribers per task, tasks of ${minutes} min, kept for ${values.kept} h\n`,
  );
  line(`backend, per event made and appended  ${micros(costs.append)}`);
  line(`backend, per event and subscriber     ${micros(costs.deliver)}`);
  line(`Redis, per appended event             ${micros(costs.redis)}`);
  line(`backend, per subscriber               ${bytes(costs.perSubscriber)}`);
  line(`backend, per running task             ${bytes(costs.perRunningTask)}`);
  line(`Redis, per stored event               ${costs.perStoredEvent.toFixed(0)} bytes`);
  line(`Redis, per stored task, beside events ${bytes(costs.perStoredTask)}`);
  line(`one process carries                   ${perProcess.toLocaleString('en-GB')} subscribers\n`);
  line(
    table(
      [
        ...['subscribers', 'processes', 'MB each', 'Redis primaries', 'Redis GB'],
        ...['connections per primary', 'completions/s', 'queues', 'Mbit/s out'],
      ],
      SIZES.map((size) => {
        const { processes, rss, shards, redisGb, connections, completions, queues, mbit } =
          plan(size);
        return [
          size.toLocaleString('en-GB'),
          ...[processes, Math.round(megabytes(rss) ?? 0), shards, redisGb],
          ...[connections, completions, queues, mbit],
        ];
      }),
    ),
  );
}
