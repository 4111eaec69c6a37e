import type { Release } from '@shared/updates';
import { describe, expect, it } from 'vitest';
import { Updater, type UpdateSource } from '../../../src/main/updates/updater';
import { ManualClock } from './manual-clock';

const DAY_MS = 86_400_000;
const RELEASE: Release = { version: '2.0.0', notes: 'Everything is better.' };

function updater(found: Release | null | Error, wanted = { now: true }) {
  const clock = new ManualClock();
  const did: string[] = [];
  const source: UpdateSource = {
    async check() {
      did.push('check');
      if (found instanceof Error) throw found;
      return found;
    },
    async download(onPercent) {
      did.push('download');
      onPercent(50);
    },
    install: async () => void did.push('install'),
  };
  const seen: string[] = [];
  const made = new Updater({
    source,
    wanted: () => wanted.now,
    clock,
    onChanged: () => seen.push(made.current.state),
    onError: (context) => did.push(context),
  });
  return { made, clock, did, seen };
}

describe('looking for newer versions', () => {
  it('happens soon after the start and once a day, and fetches nothing by itself', async () => {
    const { made, clock, did } = updater(RELEASE);
    made.start();
    expect(did).toEqual([]);
    clock.advance(60_000);
    await settled();
    expect(made.current).toEqual({ state: 'available', release: RELEASE });
    clock.advance(3 * DAY_MS);
    await settled();
    expect(did).not.toContain('download');
    expect(did.length).toBeGreaterThan(1);
  });

  it('does not happen by itself once it is switched off, and does when it is asked for', async () => {
    const wanted = { now: false };
    const { made, clock, did } = updater(RELEASE, wanted);
    made.start();
    clock.advance(5 * DAY_MS);
    await settled();
    expect(did).toEqual([]);
    await made.check();
    expect(did).toEqual(['check']);
    wanted.now = true;
    clock.advance(DAY_MS);
    await settled();
    expect(did).toEqual(['check', 'check']);
  });

  it('fetches and installs in this order only', async () => {
    const { made, did, seen } = updater(RELEASE);
    made.install();
    await made.download();
    expect(did).toEqual([]);
    await made.check();
    made.install();
    await made.download();
    await made.check();
    expect(made.current.state).toBe('ready');
    made.install();
    expect(did).toEqual(['check', 'download', 'install']);
    expect(seen).toEqual(['checking', 'available', 'downloading', 'downloading', 'ready']);
  });

  it('says what went wrong and can be tried again', async () => {
    const { made, did } = updater(new Error('no route'));
    await made.check();
    expect(made.current).toEqual({ state: 'failed', message: 'no route' });
    await made.check();
    expect(did.filter((what) => what === 'check')).toHaveLength(2);
  });

  it('does nothing in a package that somebody else updates', async () => {
    const made = new Updater({
      source: null,
      wanted: () => true,
      clock: new ManualClock(),
      onChanged: () => undefined,
      onError: () => undefined,
    });
    made.start();
    await made.check();
    expect(made.current).toEqual({ state: 'unsupported' });
  });
});

async function settled(): Promise<void> {
  for (let n = 0; n < 5; n += 1) await Promise.resolve();
}
