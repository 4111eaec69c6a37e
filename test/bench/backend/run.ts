/** `npm run bench -- backend`: the backend with both engines, beside two peers, on this machine's loopback interface. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpus, loadavg } from 'node:os';
import { resolve } from 'node:path';
import { readOptions } from '../../support/options.ts';
import { type Figures, type Subscribers, writeFigures } from './figures.ts';
import { startLonghaul } from './longhaul.ts';
import { FULL, measureBulk, measureLive, measureSubscribers, QUICK } from './measures.ts';
import { startDurableStreams, startResumableStream } from './peers.ts';
import { kilobytes, megabytes, table } from './table.ts';

const values = readOptions({
  json: { type: 'string' },
  quick: { type: 'boolean', default: false },
  only: { type: 'string', default: '' },
});
const size = values.quick ? QUICK : FULL;
/** `startMany` is for many streams at once, where that takes another set-up. */
const SUBJECTS = [
  { name: 'Longhaul, SQLite', start: () => startLonghaul('SQLite') },
  { name: 'Longhaul, Redis', redis: true, start: () => startLonghaul('Redis') },
  { name: 'resumable-stream', redis: true, start: startResumableStream },
  {
    name: '@durable-streams/server',
    start: () => startDurableStreams('files'),
    // Its file storage keeps a hundred files open and fails when it has to store a stream whose file it has closed.
    startMany: () => startDurableStreams('memory'),
  },
];

const loadBefore = load();
const openFiles = execFileSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }).trim();
if (openFiles !== 'unlimited' && Number(openFiles) < size.subscribers * 1.2) {
  say(
    `Only ${openFiles} open files are allowed: some of ${size.subscribers} subscribers will fail.`,
  );
}
const subjects: Figures['subjects'] = [];
const hasRedis = spawnSync('redis-server', ['--version']).status === 0;
const wanted = values.only.toLowerCase();
for (const { name, start, startMany = start, redis = false } of SUBJECTS) {
  if (!name.toLowerCase().includes(wanted)) continue;
  if (redis && !hasRedis) {
    say(`NOT RUN: ${name}. No redis-server was found (install the package redis-server)`);
    continue;
  }
  say(`${name}: live`);
  const live = await measureLive(start, size);
  say(`${name}: write and replay ${size.replayEvents} events`);
  const bulk = await measureBulk(start, size);
  say(`${name}: ${size.subscribers} subscribers of ${size.manyStreams} streams`);
  const many = await measureSubscribers(startMany, size.manyStreams, size);
  say(`${name}: ${size.subscribers} subscribers of ${size.fewStreams} streams`);
  const few = await measureSubscribers(start, size.fewStreams, size);
  subjects.push({ name, live, bulk, many, few });
}
const figures: Figures = {
  machine: {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    node: process.version,
    loadBefore,
    loadAfter: load(),
    openFiles,
  },
  subjects,
};
print(figures);
if (values.json !== undefined) writeFigures(resolve(values.json), figures);

function load(): number {
  return loadavg()[0] ?? 0;
}

/** Progress, beside the result. */
function say(text: string): void {
  process.stderr.write(`  ${text} (load ${load().toFixed(1)})\n`);
}

function print({ machine, subjects }: Figures): void {
  const line = (text: string) => process.stdout.write(`${text}\n`);
  line(`\n${machine.cpu}, ${machine.cores} cores, Node ${machine.node}`);
  line(`load ${machine.loadBefore.toFixed(1)} before, ${machine.loadAfter.toFixed(1)} after\n`);
  line('10 streams at 50 events/s each, ms from append to arrival');
  line(
    table(
      ['', 'events/s', 'p50', 'p99'],
      subjects.map(({ name, live }) => [name, live.eventsPerSecond, live.p50, live.p99]),
    ),
  );
  line('\nOne stream, written as fast as possible while it is read; then replayed from its start');
  line(
    table(
      ['', 'events', 'write events/s', 'replay events/s', 'replay MB', 'stored bytes/event'],
      subjects.map(({ name, bulk }) => [
        name,
        bulk.events,
        bulk.writtenPerSecond,
        bulk.replayedPerSecond,
        megabytes(bulk.replayBytes),
        bulk.storedBytesPerEvent,
      ]),
    ),
  );
  line('\nOne event per second for each subscriber, ms from append to arrival');
  line(
    table(
      [
        ...['', 'streams', 'open', 'events/s', 'p50', 'p99', 'max', 'RSS MB before', 'RSS MB'],
        ...['cores', 'store cores', 'client cores', 'stored kB/stream'],
      ],
      subjects.flatMap(({ name, many, few }) => [row(name, many), row(name, few)]),
    ),
  );
  for (const { name, many, few } of subjects) {
    for (const { errors, asked, open } of [many, few]) {
      if (open < asked) line(`${name}: ${asked - open} subscribers were lost. ${errors.join(' ')}`);
    }
  }
}

function row(name: string, figure: Subscribers) {
  return [
    name,
    figure.streams,
    figure.open,
    figure.eventsPerSecond,
    figure.p50,
    figure.p99,
    figure.max,
    megabytes(figure.rssBefore),
    megabytes(figure.rssAfter),
    figure.serverCores,
    figure.storeCores,
    figure.subscriberCores,
    kilobytes(figure.storedBytesPerStream),
  ];
}
