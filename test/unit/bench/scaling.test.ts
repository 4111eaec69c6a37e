import { describe, expect, test } from 'vitest';
import { costsOf } from '../../bench/backend/costs.ts';
import type { Figures, Subscribers } from '../../bench/backend/figures.ts';
import { simulate } from '../../bench/backend/simulate.ts';

const KB = 1_024;

/** What a backend measures whose costs are known. */
function measured(streams: number, known: { append: number; deliver: number; redis: number }) {
  const appends = streams;
  const deliveries = 5_000;
  return {
    streams,
    asked: 5_000,
    open: 5_000,
    closed: 0,
    errors: [],
    eventsPerSecond: deliveries,
    p50: 1,
    p99: 2,
    max: 3,
    rssBefore: 100 * KB,
    rssAfter: (100 + 5_000 * 20) * KB,
    serverCores: appends * known.append + deliveries * known.deliver,
    storeCores: appends * known.redis,
    subscriberCores: 0.1,
    storedBytesPerStream: 30_000,
  } satisfies Subscribers;
}

describe('costs', () => {
  const known = { append: 300e-6, deliver: 40e-6, redis: 60e-6 };
  const figures: Figures = {
    machine: { cpu: '', cores: 2, node: '', loadBefore: 0, loadAfter: 0, openFiles: '' },
    subjects: [
      {
        name: 'one',
        live: { eventsPerSecond: 500, p50: 1, p99: 2 },
        bulk: {
          events: 100,
          writtenPerSecond: 1,
          replayedPerSecond: 1,
          replayBytes: 1,
          storedBytesPerEvent: 100,
        },
        many: measured(1_000, known),
        few: measured(50, known),
      },
    ],
  };

  test('appending and delivering are told apart', () => {
    const costs = costsOf(figures, 'one');
    expect(costs.append).toBeCloseTo(known.append, 9);
    expect(costs.deliver).toBeCloseTo(known.deliver, 9);
    expect(costs.redis).toBeCloseTo(known.redis, 9);
    expect(costs.perSubscriber).toBeCloseTo(20 * KB, 3);
  });

  test('what was not measured has no costs', () => {
    expect(() => costsOf(figures, 'another')).toThrow('another');
  });
});

describe('simulation', () => {
  test('an idle thread delays nothing but by its own work', () => {
    const { p50 } = simulate({ eventsPerSecond: 1, secondsPerEvent: 0.001 });
    expect(p50).toBeCloseTo(0.001, 6);
  });

  test('events wait the longer the busier the thread is', () => {
    const at = (load: number) => simulate({ eventsPerSecond: load, secondsPerEvent: 0.001 }).p99;
    expect(at(900)).toBeGreaterThan(at(500));
    expect(at(1_100)).toBeGreaterThan(1);
  });
});
