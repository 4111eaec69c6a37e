import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { BackendHost, type BackendStatus, type Child } from '../../../src/main/backend/host';
import { type Clock, systemClock } from '../../../src/main/streams/clock';
import { temporaryFolder } from '../store/temporary';
import { eventually } from './engine';

const READY = `process.send({ type: 'ready', url: 'http://127.0.0.1:1', token: 'secret' });
  setInterval(() => {}, 1000);`;

/** Hosts a real process that runs `script`. */
function host(script: string, { clock = systemClock, random = 0 } = {}) {
  const file = join(temporaryFolder(), 'child.cjs');
  writeFileSync(file, script);
  const children: ChildProcess[] = [];
  const seen: BackendStatus[] = [];
  const spawn = (): Child => {
    const child = fork(file, { stdio: 'ignore' });
    children.push(child);
    return {
      onMessage: (listener) => void child.on('message', listener),
      onExit: (listener) => void child.once('exit', (code) => listener(code ?? -1)),
      kill: () => void child.kill(),
    };
  };
  const backend = new BackendHost(
    spawn,
    clock,
    () => random,
    (status) => seen.push(status),
  );
  onTestFinished(() => backend.stop());
  backend.start();
  return { backend, children, seen };
}

it('offers the address that the child reports', async () => {
  const { backend, seen } = host(READY);
  expect(backend.endpoint).toBeNull();
  await eventually(
    () => seen,
    (states) => expect(states).toEqual([{ state: 'ready', detail: null }]),
  );
  expect(backend.endpoint).toEqual({ url: 'http://127.0.0.1:1', token: 'secret' });
});

it('starts a child again that was killed', async () => {
  const { backend, children, seen } = host(READY);
  await eventually(
    () => seen.length,
    (count) => expect(count).toBe(1),
  );
  children[0]?.kill('SIGKILL');
  await eventually(
    () => seen.map(({ state }) => state),
    (states) => expect(states).toEqual(['ready', 'restarting', 'ready']),
  );
  expect(backend.endpoint).not.toBeNull();
  expect(children).toHaveLength(2);
});

it('pauses longer and longer for a child that dies whenever it is ready', async () => {
  const bounds: number[] = [];
  const clock: Clock = {
    ...systemClock,
    after(ms, run) {
      // The waits themselves are not what is looked at.
      if (ms < 30_000) bounds.push(ms);
      return systemClock.after(ms < 30_000 ? 0 : ms, run);
    },
  };
  const { backend, seen } = host(
    `process.send({ type: 'ready', url: 'http://127.0.0.1:1', token: 'secret' }, () => process.exit(1));`,
    { clock, random: 0.999 },
  );
  await eventually(
    () => bounds.length,
    (count) => expect(count).toBeGreaterThan(4),
  );
  await backend.stop();
  expect(bounds.slice(0, 5)).toEqual([0, 999, 1998, 3996, 7992]);
  expect(seen.some(({ state }) => state === 'failed')).toBe(true);
});

it('says why a child cannot start, and goes on trying', async () => {
  const { seen } = host(
    `process.send({ type: 'failed', code: 'DATA_DIR_LOCKED', message: 'Locked.' }, () => process.exit(1));`,
  );
  await eventually(
    () => seen.at(-1),
    (status) => expect(status).toEqual({ state: 'failed', detail: 'Locked.' }),
  );
});

it('does not trust a message that does not fit', async () => {
  const { seen, backend } = host(
    `process.send({ type: 'ready', url: 5 }); setInterval(() => {}, 1000);`,
  );
  await eventually(
    () => seen[0],
    (status) => expect(status?.detail).toContain('does not fit'),
  );
  expect(backend.endpoint).toBeNull();
});

it('ends the child when it stops, and does not start another', async () => {
  const { backend, children, seen } = host(READY);
  await eventually(
    () => seen.length,
    (count) => expect(count).toBe(1),
  );
  await backend.stop();
  expect(children.map((child) => child.exitCode ?? child.signalCode)).toEqual(['SIGTERM']);
});

it('says nothing of a child that becomes ready while it is being ended', async () => {
  // As quitting during a start: whatever would hear of it is closed already.
  const { backend, children, seen } = host(`process.on('SIGTERM', () => {
      process.send({ type: 'ready', url: 'http://127.0.0.1:1', token: 'secret' }, () => process.exit(0));
    });
    process.send({ type: 'failed', code: 'slow', message: 'it listens to signals' });
    setInterval(() => {}, 1000);`);
  await once(children[0] as ChildProcess, 'message');
  await backend.stop();
  expect(seen).toEqual([]);
  expect(backend.endpoint).toBeNull();
});
