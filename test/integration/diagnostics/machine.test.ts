/** What `npm run doctor` and the app's diagnostics say of machines and profiles, sound and broken. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { checkLines } from '../../../src/main/diagnostics/check';
import { desktopChecks } from '../../../src/main/diagnostics/desktop-checks';
import { profileChecks } from '../../../src/main/diagnostics/profile-checks';
import { serverChecks } from '../../../src/main/diagnostics/server-checks';
import { setAside } from '../../../src/main/store/backups';
import { closeDatabase, openDatabase } from '../../../src/main/store/open';
import { freePort } from '../../support/free-port';
import { makeTempFolder, removeFolder } from '../../support/temp-folder';

const NOW = new Date('2026-11-01T08:00:00Z');

function folder(): string {
  const path = makeTempFolder('doctor');
  onTestFinished(() => removeFolder(path));
  return path;
}

/** A profile as an app leaves it. */
function profile(): { path: string; database: string } {
  const path = folder();
  const database = join(path, 'longhaul.db');
  closeDatabase(openDatabase(database, NOW).db, true);
  return { path, database };
}

function states(checks: readonly { name: string; state: string }[]): Record<string, string> {
  return Object.fromEntries(checks.map(({ name, state }) => [name, state]));
}

describe('the desktop', () => {
  it('is fine with everything on its buses', async () => {
    const names = new Set([
      'org.kde.kwalletd6',
      'org.freedesktop.Notifications',
      'org.kde.StatusNotifierWatcher',
      'org.freedesktop.login1',
    ]);
    const env = { WAYLAND_DISPLAY: 'wayland-0' };
    const checks = await desktopChecks('linux', env, async () => names);
    expect(new Set(checks.map(({ state }) => state))).toEqual(new Set(['fine']));
  });

  it('says what to do about each thing that is missing', async () => {
    const checks = await desktopChecks('linux', {}, async () => null);
    expect(checks).toHaveLength(5);
    for (const { state, advice } of checks) {
      expect(state).toBe('note');
      expect(advice).toBeTruthy();
    }
  });

  it('notices a display that is not there', async () => {
    const [display] = await desktopChecks('linux', { DISPLAY: ':97431' }, async () => null);
    expect(display).toMatchObject({ name: 'Display', state: 'problem' });
  });
});

describe('servers and ports', () => {
  it('asks for nothing that is not configured', async () => {
    expect(states(await serverChecks({}))).toEqual({
      Port: 'fine',
      Redis: 'fine',
      RabbitMQ: 'fine',
    });
  });

  it('tells what is there from what is not, and shows no password', async () => {
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
    const address = server.address();
    const taken = typeof address === 'object' && address ? address.port : 0;
    const checks = await serverChecks({
      PORT: String(taken),
      REDIS_URL: `redis://:hush@127.0.0.1:${taken}`,
      RABBITMQ_URL: `amqp://guest:hush@127.0.0.1:${await freePort()}`,
    });
    expect(states(checks)).toEqual({ Port: 'problem', Redis: 'fine', RabbitMQ: 'problem' });
    expect(checkLines(checks).join('\n')).not.toContain('hush');
  });
});

describe('a profile', () => {
  it('is fine before its first start and after a clean end', () => {
    for (const path of [join(folder(), 'not-yet'), profile().path]) {
      expect(new Set(profileChecks(path).map(({ state }) => state))).toEqual(new Set(['fine']));
    }
  });

  it('is a problem when its database is damaged, and names the way back', () => {
    const { path, database } = profile();
    const file = openSync(database, 'r+');
    writeSync(file, Buffer.alloc(4_096, 0xff), 0, 4_096, 4_096);
    closeSync(file);
    const found = profileChecks(path).find(({ name }) => name === 'History');
    expect(found).toMatchObject({ state: 'problem' });
    expect(found?.advice).toContain('Start the app');
  });

  it('names what was set aside', () => {
    const { path, database } = profile();
    setAside(database, 'corrupt', NOW);
    openDatabase(database, NOW).db.close();
    expect(states(profileChecks(path))['Set aside']).toBe('note');
  });
});
