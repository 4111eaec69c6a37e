import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MOST_BACKENDS, settingsFile } from '@shared/settings';
import { describe, expect, it, onTestFinished } from 'vitest';
import { accountOf, type OpaqueAccounts } from '../../../src/main/backend/account';
import { Secrets, TOKENS_FILE, type Vault } from '../../../src/main/desktop/secrets';
import { BackendChoice } from '../../../src/main/settings/backend-choice';
import { SETTINGS_FILE, SettingsStore } from '../../../src/main/settings/settings-store';

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'longhaul-settings-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

const BACKEND_URL = 'https://chat.example.com';

const DEFAULTS = settingsFile.parse({});

/** Turns every letter around: enough to see that what is stored is not what was given. */
const reverse = (text: string) => [...text].reverse().join('');
const keychain: Vault = {
  available: () => true,
  encrypt: (text) => Buffer.from(reverse(text)),
  decrypt: (data) => reverse(data.toString()),
};
const noKeychain: Vault = { ...keychain, available: () => false };

const secretsIn = (at: string, vault = keychain) => new Secrets(at, vault, () => undefined);

describe('settings', () => {
  it('are the defaults at first, and what was set after the next start', () => {
    const at = folder();
    const store = new SettingsStore(at);
    expect(store.settings).toEqual(DEFAULTS);
    store.change({ language: 'de', appearance: { ...DEFAULTS.appearance, theme: 'dark' } });
    const { settings } = new SettingsStore(at);
    expect(settings).toMatchObject({ language: 'de', appearance: { theme: 'dark' } });
    expect(settings.notifications).toEqual(DEFAULTS.notifications);
  });

  it.each([
    ['no JSON', 'nonsense'],
    ['not an object', '[1]'],
    ['another shape', '{"appearance":{"theme":"pink","density":"compact"},"language":7}'],
  ])('are read from a damaged file: %s', (_name, text) => {
    const at = folder();
    writeFileSync(join(at, SETTINGS_FILE), text);
    const { settings } = new SettingsStore(at);
    expect(settings.language).toBe('system');
    expect(settings.appearance.theme).toBe('system');
  });

  it('keep what is sound beside what is damaged', () => {
    const at = folder();
    writeFileSync(
      join(at, SETTINGS_FILE),
      '{"appearance":{"theme":"pink","density":"compact"},"background":{"keepRunning":true}}',
    );
    const { settings } = new SettingsStore(at);
    expect(settings.appearance.density).toBe('compact');
    expect(settings.background.keepRunning).toBe(true);
  });
});

describe('sign-in tokens', () => {
  it('are encrypted where there is a keychain, whatever was agreed to', () => {
    const at = folder();
    secretsIn(at).set('p', 'the-token', true);
    const next = secretsIn(at);
    expect([next.token('p'), next.howKept('p')]).toEqual(['the-token', 'keychain']);
    expect(readFileSync(join(at, TOKENS_FILE), 'utf8')).not.toContain('the-token');
  });

  it('without a keychain stand in the file only when that was agreed to', () => {
    const at = folder();
    const secrets = secretsIn(at, noKeychain);
    secrets.set('p', 'the-token', false);
    expect([secrets.token('p'), secrets.howKept('p')]).toEqual(['the-token', 'session']);
    expect(existsSync(join(at, TOKENS_FILE))).toBe(false);
    expect(secretsIn(at, noKeychain).howKept('p'), 'after the next start').toBe('none');

    secrets.set('p', 'the-token', true);
    expect(secretsIn(at, noKeychain).token('p')).toBe('the-token');
    expect(secrets.howKept('p')).toBe('file');
    expect(statSync(join(at, TOKENS_FILE)).mode & 0o077, 'readable by others').toBe(0);
  });

  it('leave nothing behind when they are given up, or kept for the session after all', () => {
    const at = folder();
    const secrets = secretsIn(at, noKeychain);
    secrets.set('p', 'the-token', true);
    secrets.set('p', 'the-next', false);
    expect(readFileSync(join(at, TOKENS_FILE), 'utf8')).not.toContain('the-token');
    secrets.clear('p');
    expect([secrets.token('p'), secrets.howKept('p')]).toEqual([null, 'none']);
  });

  it('that could not be given up are given up the next time', () => {
    const at = folder();
    const secrets = secretsIn(at, noKeychain);
    secrets.set('p', 'the-token', true);
    const inTheWay = join(at, `${TOKENS_FILE}.new`);
    mkdirSync(inTheWay);
    expect(() => secrets.clear('p')).toThrow();
    expect(secrets.howKept('p')).toBe('file');
    rmSync(inTheWay, { recursive: true });
    secrets.clear('p');
    expect(readFileSync(join(at, TOKENS_FILE), 'utf8')).not.toContain('the-token');
  });

  it('that can no longer be decrypted count as none', () => {
    const at = folder();
    secretsIn(at).set('p', 'the-token', false);
    const broken: Vault = {
      ...keychain,
      decrypt: () => {
        throw new Error('another account');
      },
    };
    const errors: unknown[] = [];
    const secrets = new Secrets(at, broken, (context) => errors.push(context));
    expect(secrets.howKept('p')).toBe('none');
    expect(errors.length).toBeGreaterThan(0);
  });
});

describe('the choice of a backend', () => {
  function choice(forced: { url: string; token: null } | null = null) {
    const at = folder();
    const used: (string | null)[] = [];
    const backends = new BackendChoice(new SettingsStore(at), secretsIn(at), forced, {
      newId: () => 'p',
      test: async () => ({ ok: true, problem: null, message: null, version: null, ms: 1 }),
      onChanged: (remote) => used.push(remote && `${remote.url} ${remote.token}`),
    });
    return { backends, used };
  }

  it('takes effect at once, and so does signing in and out of the one in use', () => {
    const { backends, used } = choice();
    backends.add('Work', 'https://chat.example.com/some/path');
    backends.setToken('p', 'one', false);
    expect(used, 'nothing of it is in use').toEqual([]);
    expect(backends.select('p')).toBe(true);
    backends.setToken('p', 'two', false);
    backends.clearToken('p');
    backends.remove('p');
    expect(used).toEqual([
      'https://chat.example.com one',
      'https://chat.example.com two',
      'https://chat.example.com null',
      null,
    ]);
  });

  it('keeps whose the chats are through a start at which the keychain is locked', () => {
    const at = folder();
    const known = new Map<string, string>();
    const opaque: OpaqueAccounts = {
      ofOpaque: (place, print) => {
        const account = known.get(place) ?? print;
        known.set(place, account);
        return account;
      },
      forgetOpaque: (place) => void known.delete(place),
    };
    const start = (vault = keychain) => {
      const backends = new BackendChoice(new SettingsStore(at), secretsIn(at, vault), null, {
        newId: () => 'p',
        test: () => Promise.reject(new Error('not asked')),
        onChanged: () => undefined,
      });
      const account = () => accountOf(backends.remote(), opaque, () => backends.isSignedOut());
      return { backends, account };
    };
    const { backends, account } = start();
    backends.add('Work', BACKEND_URL);
    backends.select('p');
    backends.setToken('p', 'names nobody', false);
    const mine = account();
    backends.setToken('p', 'renewed', false);
    expect(account()).toBe(mine);

    const locked = start({
      ...keychain,
      decrypt: () => {
        throw new Error('locked');
      },
    });
    expect(locked.backends.remote()?.token).toBeNull();
    expect(locked.account()).not.toBe(mine);
    const unlocked = start();
    expect(unlocked.account()).toBe(mine);
    unlocked.backends.clearToken('p');
    unlocked.account();
    unlocked.backends.setToken('p', 'of somebody else', false);
    expect(unlocked.account(), 'after a sign-out').not.toBe(mine);
  });

  it('refuses addresses that would send the token in the clear, and backends that are not there', () => {
    const { backends } = choice();
    expect(() => backends.add('x', 'http://chat.example.com')).toThrow(/https/);
    expect(backends.select('gone')).toBe(false);
    expect(backends.setToken('gone', 't', false)).toBe(false);
  });

  it('outlasts another backend in the file that is damaged, or has more to it', () => {
    const at = folder();
    const sound = { id: 'p', name: 'Work', url: BACKEND_URL };
    const profiles = [
      { id: 7, name: 'Damaged' },
      { ...sound, addedByNewer: true },
    ];
    writeFileSync(join(at, SETTINGS_FILE), JSON.stringify({ backend: { active: 'p', profiles } }));
    const store = new SettingsStore(at);
    store.change({ language: 'de' });
    expect(new SettingsStore(at).settings.backend).toEqual({ active: 'p', profiles: [sound] });
  });

  it('has addresses only: whatever is none in the file must not keep the app from starting', () => {
    const at = folder();
    const profiles = [
      { id: 'a', name: 'Damaged', url: 'nonsense' },
      { id: 'b', name: 'Of something else', url: 'file:///etc/passwd' },
      { id: 'p', name: 'Work', url: 'http://127.0.0.1:8006' },
    ];
    writeFileSync(join(at, SETTINGS_FILE), JSON.stringify({ backend: { active: 'a', profiles } }));
    const { backend } = new SettingsStore(at).settings;
    expect(backend.profiles.map(({ url }) => new URL(url).host)).toEqual(['127.0.0.1:8006']);
  });

  it('refuses one more than can be kept, and keeps those there are', () => {
    const { backends } = choice();
    for (let n = 1; n <= MOST_BACKENDS; n += 1) backends.add(`Backend ${n}`, BACKEND_URL);
    backends.select('p');
    expect(() => backends.add('One too many', BACKEND_URL)).toThrow(/20/);
    expect(backends.remote()?.url).toBe(BACKEND_URL);
    expect(Object.keys(backends.signIn().tokens)).toEqual(['p']);
  });

  it('waits while the environment has made its own', () => {
    const { backends, used } = choice({ url: 'http://127.0.0.1:9', token: null });
    backends.add('Work', 'https://chat.example.com');
    backends.select('p');
    expect(used).toEqual([]);
    expect(backends.remote()?.url).toBe('http://127.0.0.1:9');
  });
});
