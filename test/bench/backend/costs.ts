/**
 * What one of each thing costs, from the figures of a run. The two subscriber measurements of an engine deliver the same
 * number of events; in one of them every event is appended for a few subscribers, in the other for a hundred. Their
 * difference is the price of appending, and what is left is the price of delivering.
 */
import type { Figures, Subscribers } from './figures.ts';

export interface Costs {
  /** Seconds of a backend process's core per event that is made, appended and read once. */
  readonly append: number;
  /** Seconds of a backend process's core per event and subscriber. */
  readonly deliver: number;
  /** Seconds of a Redis server's core per appended event, with the read and the renewals of leases that belong to it. */
  readonly redis: number;
  /** Bytes of a backend process. */
  readonly perSubscriber: number;
  readonly perRunningTask: number;
  readonly idleProcess: number;
  /** Bytes of Redis. */
  readonly perStoredEvent: number;
  readonly perStoredTask: number;
}

/** About how many events a stream held at the end of the measurement: one for each second since it began. */
const EVENTS_BY_THEN = 30;

/** @throws Error when the run did not measure the engine, or ran where the kernel does not count. */
export function costsOf(figures: Figures, name: string): Costs {
  const subject = figures.subjects.find((candidate) => candidate.name === name);
  if (!subject) throw new Error(`The figures do not have ${name}.`);
  const { bulk } = subject;
  const [many, few] = [rates(subject.many), rates(subject.few)];
  // many.cores = append * many.appends + deliver * many.deliveries, and the same for few.
  const determinant = many.appends * few.deliveries - few.appends * many.deliveries;
  const append = (many.cores * few.deliveries - few.cores * many.deliveries) / determinant;
  const deliver = (many.appends * few.cores - few.appends * many.cores) / determinant;
  const perSubscriber =
    (given(subject.few.rssAfter) - given(subject.few.rssBefore)) / subject.few.open;
  const grown = given(subject.many.rssAfter) - given(subject.many.rssBefore);
  const perStoredEvent = given(bulk.storedBytesPerEvent);
  return {
    append,
    deliver,
    redis: given(subject.many.storeCores) / many.appends,
    perSubscriber,
    perRunningTask: Math.max(0, (grown - perSubscriber * subject.many.open) / subject.many.streams),
    idleProcess: given(subject.many.rssBefore),
    perStoredEvent,
    perStoredTask: Math.max(
      0,
      given(subject.many.storedBytesPerStream) - EVENTS_BY_THEN * perStoredEvent,
    ),
  };
}

function rates({ eventsPerSecond, streams, open, serverCores }: Subscribers) {
  return {
    deliveries: eventsPerSecond,
    appends: (eventsPerSecond * streams) / open,
    cores: given(serverCores),
  };
}

function given(value: number | null): number {
  if (value === null) throw new Error('A figure is missing; measure on Linux.');
  return value;
}
