import { describe, expect, it } from 'vitest';
import { accountOf, isOnThisMachine, subjectOf } from '../../../src/main/backend/account';
import { Network } from '../../../src/main/desktop/network';
import { networkFailure } from '../../../src/main/streams/failure';
import { ManualClock } from './manual-clock';

const ONLINE = { online: true, metered: false };

describe('the state of the network', () => {
  function watched() {
    const clock = new ManualClock();
    const told: (boolean | string)[] = [];
    const system = { online: true };
    const network = new Network(() => system.online, clock, {
      onOnline: (online) => told.push(online),
      onMetered: (metered) => told.push(metered ? 'metered' : 'unmetered'),
    });
    network.start();
    return { clock, told, system, network };
  }

  it('is looked at when a window says something, and now and then without', () => {
    const { clock, told, system, network } = watched();
    system.online = false;
    network.report(1, ONLINE);
    expect(told).toEqual([false]);
    system.online = true;
    clock.advance(5_000);
    expect(told).toEqual([false, true]);
  });

  it('is offline while a window has no network, until the window is gone', () => {
    const { told, network } = watched();
    network.report(1, { ...ONLINE, online: false });
    network.report(2, ONLINE);
    expect(told).toEqual([false]);
    network.forget(1);
    expect(told).toEqual([false, true]);
  });

  it('is to be spared while any window is asked to save data', () => {
    const { told, network } = watched();
    network.report(1, { online: true, metered: true });
    network.report(2, ONLINE);
    network.report(1, { online: true, metered: true });
    expect(told).toEqual(['metered']);
    network.report(1, ONLINE);
    expect(told).toEqual(['metered', 'unmetered']);
  });
});

describe('C40: an error of the network', () => {
  const of = (code: string) =>
    networkFailure(
      new TypeError('fetch failed', { cause: Object.assign(new Error('m'), { code }) }),
    );

  it.each([
    ['ENOTFOUND', 'network', 'cannot be found'],
    ['ECONNREFUSED', 'network', 'Nothing answers'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'untrusted', 'certificate'],
    ['CERT_HAS_EXPIRED', 'untrusted', 'certificate'],
    ['ECONNRESET', 'network', 'not reachable'],
  ])('%s is said in words', (code, kind, words) => {
    expect(of(code)).toMatchObject({ kind, message: expect.stringContaining(words) });
  });

  it.each([
    ['net::ERR_NAME_NOT_RESOLVED', 'network', 'cannot be found'],
    ['net::ERR_CONNECTION_REFUSED', 'network', 'Nothing answers'],
    ['net::ERR_CERT_AUTHORITY_INVALID', 'untrusted', 'certificate'],
    ['net::ERR_TUNNEL_CONNECTION_FAILED', 'proxy', 'proxy'],
    ['net::ERR_INTERNET_DISCONNECTED', 'network', 'no way'],
  ])('%s too', (message, kind, words) => {
    expect(networkFailure(new Error(message))).toMatchObject({
      kind,
      message: expect.stringContaining(words),
    });
  });
});

describe('C39: whose rows are whose', () => {
  const jwt = (sub: string) =>
    `x.${Buffer.from(JSON.stringify({ sub })).toString('base64url')}.signature`;
  const url = 'https://chat.example';

  function opaque() {
    const known = new Map<string, string>();
    return {
      ofOpaque: (place: string, print: string) => {
        const account = known.get(place) ?? `${place} ~${print}`;
        known.set(place, account);
        return account;
      },
      forgetOpaque: (place: string) => void known.delete(place),
    };
  }

  it('goes by the user that a token names, whichever token it is', () => {
    const accounts = opaque();
    const ann = accountOf({ url, token: jwt('ann') }, accounts);
    expect(accountOf({ url, token: `${jwt('ann')}2` }, accounts)).toBe(ann);
    expect(accountOf({ url, token: jwt('ben') }, accounts)).not.toBe(ann);
    expect(accountOf({ url: 'https://other.example', token: jwt('ann') }, accounts)).not.toBe(ann);
    expect(subjectOf('not.a-token')).toBeNull();
  });

  it('takes a renewed token that names nobody for the same person until a sign-out', () => {
    const accounts = opaque();
    const before = accountOf({ url, token: 'one' }, accounts);
    expect(accountOf({ url, token: 'two' }, accounts)).toBe(before);
    accountOf({ url, token: null }, accounts);
    expect(accountOf({ url, token: 'three' }, accounts)).not.toBe(before);
  });

  it('has one account for the backends of this machine', () => {
    const accounts = opaque();
    const local = accountOf(null, accounts);
    expect(accountOf({ url: 'http://127.0.0.1:4000', token: 'x' }, accounts)).toBe(local);
    expect(isOnThisMachine({ url: 'http://localhost:1', token: null })).toBe(true);
    expect(isOnThisMachine({ url, token: null })).toBe(false);
  });
});
