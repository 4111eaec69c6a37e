/** The measurements. Each starts what it needs, is bounded in time and count, and stops everything. */
import { setTimeout } from 'node:timers/promises';
import type { Bulk, Live, Subscribers } from './figures.ts';
import { type Drained, type Fleet, startFleet } from './fleet.ts';
import { coresBetween, costOf } from './process-cost.ts';
import { inParallel, type StreamPlan, type Subject, type Target } from './subject.ts';

export interface Size {
  readonly liveMs: number;
  readonly replayEvents: number;
  readonly subscribers: number;
  /** How many streams the subscribers share: many, then few. */
  readonly manyStreams: number;
  readonly fewStreams: number;
  readonly windowMs: number;
}

export const FULL: Size = {
  liveMs: 5_000,
  replayEvents: 20_000,
  subscribers: 5_000,
  manyStreams: 1_000,
  fewStreams: 50,
  windowMs: 12_000,
};

export const QUICK: Size = {
  liveMs: 2_000,
  replayEvents: 2_000,
  subscribers: 200,
  manyStreams: 100,
  fewStreams: 10,
  windowMs: 3_000,
};

const LIVE_STREAMS = 10;
const LIVE_INTERVAL = 20;
const REPLAYS = 3;
const STARTED_AT_ONCE = 50;
/** Long enough for every stream to outlive the measurement; it is stopped by killing its server. */
const LONG = 600;
const SETTLE_MS = 3_000;
/** Garbage of the start-up is not what a subscriber costs; it is given a moment to go. */
const IDLE_MS = 2_000;

type Start = () => Promise<Subject>;

async function withSubject<T>(start: Start, work: (s: Subject, f: Fleet) => Promise<T>) {
  const subject = await start();
  const fleet = startFleet();
  try {
    return await work(subject, fleet);
  } finally {
    await fleet.stop();
    await subject.stop();
  }
}

/** Ten streams with a reader each, fifty events a second on each. */
export function measureLive(start: Start, size: Size): Promise<Live> {
  return withSubject(start, async (subject, fleet) => {
    const plan = { events: 2 * (size.liveMs / LIVE_INTERVAL) + LONG, interval: LIVE_INTERVAL };
    const targets = await startStreams(subject, LIVE_STREAMS, plan);
    await fleet.open(targets, subject.stamp);
    await setTimeout(IDLE_MS);
    const report = await fleet.measure(size.liveMs);
    const { p50, p99 } = report;
    return { eventsPerSecond: (report.events * 1_000) / report.ms, p50, p99 };
  });
}

/** One long stream: written as fast as its server can while a reader follows, then read again from its start. */
export function measureBulk(start: Start, size: Size): Promise<Bulk> {
  return withSubject(start, async (subject, fleet) => {
    const before = await subject.storedBytes();
    const expected = subject.ends ? null : size.replayEvents;
    const started = performance.now();
    const target = await subject.startStream({ events: size.replayEvents, interval: 0 });
    const { events } = await fleet.drain(target, subject.stamp, expected);
    const written = performance.now() - started;
    const after = await subject.storedBytes();
    const replays: Drained[] = [];
    for (let round = 0; round < REPLAYS; round += 1) {
      const replay = await fleet.drain(target, subject.stamp, expected);
      if (replay.events !== events) {
        throw new Error(`${subject.name}: ${replay.events} of ${events} events were replayed.`);
      }
      replays.push(replay);
    }
    const median = replays.toSorted((a, b) => a.ms - b.ms)[Math.floor(REPLAYS / 2)];
    if (!median) throw new Error('Nothing was replayed.');
    return {
      events,
      writtenPerSecond: (events * 1_000) / written,
      replayedPerSecond: (events * 1_000) / median.ms,
      replayBytes: median.bytes,
      storedBytesPerEvent: before === null || after === null ? null : (after - before) / events,
    };
  });
}

/** Many subscribers, each of whom gets one event per second. */
export function measureSubscribers(
  start: Start,
  streams: number,
  size: Size,
): Promise<Subscribers> {
  return withSubject(start, async (subject, fleet) => {
    await setTimeout(IDLE_MS);
    const idle = costOf(subject.pid);
    const stored = await subject.storedBytes();
    const targets = await startStreams(subject, streams, { events: LONG, interval: 1_000 });
    const all = Array.from({ length: size.subscribers }, (_, index) => targets[index % streams]);
    const opened = await fleet.open(
      all.filter((target) => target !== undefined),
      subject.stamp,
    );
    await setTimeout(SETTLE_MS);
    const before = { server: costOf(subject.pid), store: costOf(subject.storePid) };
    const report = await fleet.measure(size.windowMs);
    const after = { server: costOf(subject.pid), store: costOf(subject.storePid) };
    const storedAfter = await subject.storedBytes();
    return {
      streams,
      asked: size.subscribers,
      open: opened.open - report.closed,
      closed: report.closed,
      errors: opened.errors,
      eventsPerSecond: (report.events * 1_000) / report.ms,
      p50: report.p50,
      p99: report.p99,
      max: report.max,
      rssBefore: idle?.rssBytes ?? null,
      rssAfter: after.server?.rssBytes ?? null,
      serverCores: coresBetween(before.server, after.server, report.ms),
      storeCores: coresBetween(before.store, after.store, report.ms),
      subscriberCores: report.cpu,
      storedBytesPerStream:
        stored === null || storedAfter === null ? null : (storedAfter - stored) / streams,
    };
  });
}

/** Starts streams, not all at the same moment of their interval. */
function startStreams(
  subject: Subject,
  count: number,
  plan: StreamPlan,
): Promise<readonly Target[]> {
  const pause = count > STARTED_AT_ONCE ? 0 : plan.interval;
  return inParallel(Array.from({ length: count }), STARTED_AT_ONCE, async () => {
    await setTimeout(Math.random() * pause);
    return subject.startStream(plan);
  });
}
