import { describe, expect, it } from 'vitest';
import { Watchdog } from '../../../src/main/streams/event-source/watchdog';
import { ManualClock } from './manual-clock';

function watch(silenceMs = 30_000) {
  const clock = new ManualClock();
  let barks = 0;
  const watchdog = new Watchdog(clock, silenceMs, () => {
    barks += 1;
  });
  return { clock, watchdog, barks: () => barks };
}

describe('the watchdog', () => {
  it('barks after silence, and only once', () => {
    const { clock, barks } = watch();
    clock.advance(29_999);
    expect(barks()).toBe(0);
    clock.advance(100_000);
    expect(barks()).toBe(1);
  });

  it('counts from the last sign of life', () => {
    const { clock, watchdog, barks } = watch();
    for (let n = 0; n < 10; n += 1) {
      clock.advance(20_000);
      watchdog.feed();
    }
    expect(barks()).toBe(0);
    clock.advance(30_000);
    expect(barks()).toBe(1);
  });

  it('learns the rhythm of the heartbeats', () => {
    const { clock, watchdog, barks } = watch();
    for (let n = 0; n < 3; n += 1) {
      clock.advance(4_000);
      watchdog.feed();
      watchdog.heartbeat();
    }
    clock.advance(11_999);
    expect(barks()).toBe(0);
    clock.advance(1);
    expect(barks()).toBe(1);
  });

  it('does not take comments that come together for a rhythm', () => {
    const { clock, watchdog, barks } = watch();
    watchdog.heartbeat();
    watchdog.heartbeat();
    clock.advance(29_999);
    expect(barks()).toBe(0);
  });

  it('goes by the longest pause between heartbeats', () => {
    const { clock, watchdog, barks } = watch();
    for (const pause of [8_000, 2_000, 2_000]) {
      watchdog.heartbeat();
      clock.advance(pause);
      watchdog.feed();
    }
    watchdog.heartbeat();
    clock.advance(23_999);
    expect(barks()).toBe(0);
    clock.advance(1);
    expect(barks()).toBe(1);
  });

  it('is never more patient than it was told to be', () => {
    const { clock, watchdog, barks } = watch();
    watchdog.heartbeat();
    clock.advance(25_000);
    watchdog.feed();
    watchdog.heartbeat();
    clock.advance(30_000);
    expect(barks()).toBe(1);
  });

  it('is quiet once stopped', () => {
    const { clock, watchdog, barks } = watch();
    watchdog.stop();
    clock.advance(100_000);
    expect(barks()).toBe(0);
  });
});
