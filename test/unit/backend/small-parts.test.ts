import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import packageJson from '../../../package.json' with { type: 'json' };
import { bearerAuth, LOCAL_USER, loadToken } from '../../../src/backend/auth';
import { BACKEND_VERSION, defaultDataDir, readConfig } from '../../../src/backend/config';
import { StartupError } from '../../../src/backend/startup-error';
import { titleFor } from '../../../src/backend/store/title';
import { derivedId } from '../../../src/backend/tasks/ids';
import { makeFolder } from './support/store';

let folder: ReturnType<typeof makeFolder>;

beforeEach(() => {
  folder = makeFolder();
});

afterEach(() => folder.remove());

describe('titles', () => {
  it.each([
    ['Create an agent that mails me the news', 'Create an agent that mails'],
    ['hi', 'Chat about hi'],
    ['  **Bold** question?!  Really… ', 'Bold question Really'],
    ['?!', 'A short conversation'],
    ['über alles reden wir später', 'Über alles reden wir später'],
    ['ßtraße und weg', 'ßtraße und weg'],
  ])('of %j is %j', (message, title) => {
    expect(titleFor(message)).toBe(title);
  });

  it('take a moment, however long the message is', () => {
    const started = performance.now();
    expect(titleFor(`a${'-'.repeat(63_998)}b`)).toMatch(/^Chat about a-+…$/);
    expect(titleFor('?'.repeat(64_000))).toBe('A short conversation');
    expect(performance.now() - started).toBeLessThan(200);
  });

  it('have three to six words and at most 50 code units, whatever was written', () => {
    fc.assert(
      fc.property(fc.oneof(fc.lorem({ maxCount: 12 }), fc.string({ unit: 'binary' })), (text) => {
        const title = titleFor(text);
        expect(title.length).toBeLessThanOrEqual(50);
        expect(title).toBe(titleFor(text));
        expect(title).not.toMatch(/[\uD800-\uDBFF]…$/u);
      }),
    );
    fc.assert(
      fc.property(fc.lorem({ maxCount: 12 }), (text) => {
        const words = titleFor(text).split(' ').length;
        expect(words).toBeGreaterThanOrEqual(3);
        expect(words).toBeLessThanOrEqual(6);
      }),
    );
  });
});

describe('settings', () => {
  it('have defaults, for which an empty variable counts as absent', () => {
    expect(readConfig({ PORT: '', HOST: '' })).toMatchObject({
      host: '127.0.0.1',
      port: 0,
      token: null,
      heartbeatInterval: 10_000,
    });
  });

  it('refuse to listen on a network without signing in', () => {
    expect(() => readConfig({ HOST: '0.0.0.0' })).toThrow(/HOST: .*Set JWT_SECRET or JWT_JWKS_URL/);
    expect(() => readConfig({ HOST: '0.0.0.0', JWT_SECRET: 'short' })).toThrow(/JWT_SECRET/);
    expect(() => readConfig({ JWT_JWKS_URL: 'http://keys.example' })).toThrow(/JWT_JWKS_URL/);
    expect(readConfig({ HOST: '0.0.0.0', JWT_SECRET: 's'.repeat(32) }).host).toBe('0.0.0.0');
    expect(readConfig({ HOST: '::1' }).host).toBe('::1');
  });

  it('name every variable that is wrong', () => {
    expect(() => readConfig({ PORT: 'abc', STREAM_TTL: '-1' })).toThrow(StartupError);
    expect(() => readConfig({ PORT: 'abc', STREAM_TTL: '-1' })).toThrow(/PORT: .*; STREAM_TTL: /);
  });

  it('follow each platform for the data folder', () => {
    expect(defaultDataDir({ XDG_DATA_HOME: '/data' }, 'linux')).toBe('/data/longhaul-backend');
    expect(defaultDataDir({}, 'darwin')).toContain('Application Support');
  });

  it('carry the version of the package', () => {
    expect(BACKEND_VERSION).toBe(packageJson.version);
  });
});

describe('the local token', () => {
  it('is made once, readable by its owner only', () => {
    const file = join(folder.path, 'token');
    const token = loadToken(file);
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(loadToken(file)).toBe(token);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('is made anew when its file is damaged', () => {
    const file = join(folder.path, 'token');
    writeFileSync(file, '\n');
    const token = loadToken(file);
    expect(readFileSync(file, 'utf8').trim()).toBe(token);
  });

  it('is the only one that is let in', async () => {
    const settings = { localToken: 'correct-horse', jwt: null };
    const authenticate = bearerAuth(settings, () => 0);
    expect(await authenticate('Bearer correct-horse')).toBe(LOCAL_USER);
    for (const header of [undefined, '', 'Bearer', 'Bearer wrong', 'Basic correct-horse']) {
      await expect(authenticate(header)).rejects.toThrow(/Authorization header|Invalid token/);
    }
  });
});

describe('derived ids', () => {
  it('look like UUIDs, repeat, and keep their parts apart', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), (parts) => {
        const id = derivedId(...parts);
        expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
        expect(derivedId(...parts)).toBe(id);
      }),
    );
    expect(derivedId('ab', 'c')).not.toBe(derivedId('a', 'bc'));
  });
});
