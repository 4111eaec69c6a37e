import { type CallName, callInputs } from '@shared/ipc';
import { describe, expect, it } from 'vitest';
import { gated } from '../../../src/main/ipc/mode-gate';
import { answerCall, type CallHandlers } from '../../../src/main/ipc/router';

const names = Object.keys(callInputs) as CallName[];
const handlers = Object.fromEntries(
  names.map((name) => [name, () => name]),
) as unknown as CallHandlers;

async function open(mode: 'normal' | 'safe' | 'read-only'): Promise<string[]> {
  const ways = gated(handlers, mode);
  const tried = names.map(async (name) => {
    try {
      await ways[name]({} as never, { windowId: 1 });
      return [name];
    } catch {
      return [];
    }
  });
  return (await Promise.all(tried)).flat();
}

describe('the gate of a limited mode', () => {
  it('lets everything through in an ordinary run', async () => {
    expect(await open('normal')).toEqual(names);
  });

  it('lets nothing through that writes or connects while the profile is only read', async () => {
    expect(await open('read-only')).toMatchSnapshot();
  });

  it('lets chats be read and things be put in order in safe mode, and nothing be sent', async () => {
    const safe = await open('safe');
    expect(safe).toEqual(
      expect.arrayContaining(['data.export', 'data.restore', 'settings.change']),
    );
    for (const name of ['messages.send', 'tasks.retryNow', 'backends.test', 'images.load']) {
      expect(safe).not.toContain(name);
    }
  });

  it('says why a call is refused', async () => {
    const reply = await answerCall(
      gated(handlers, 'safe'),
      { windowId: 1 },
      'tasks.list',
      undefined,
      () => undefined,
    );
    expect(reply).toMatchObject({ ok: true });
    const refused = await answerCall(
      gated(handlers, 'safe'),
      { windowId: 1 },
      'sessions.create',
      undefined,
      () => undefined,
    );
    expect(refused).toMatchObject({ ok: false, error: { code: 'BLOCKED' } });
  });
});
