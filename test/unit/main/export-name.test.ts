/** The names under which files of chats are offered. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type DataPorts, dataHandlers } from '../../../src/main/ipc/data-handlers';
import type { EngineAccess } from '../../../src/main/ipc/engine-access';

const zone = process.env.TZ;

afterEach(() => {
  vi.useRealTimers();
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

/** The name that is suggested for a file: of everything, or of a chat of this title. */
async function suggested(title?: string): Promise<string | undefined> {
  const names: string[] = [];
  const ports = {
    askWhereToSave: async (_caller: unknown, name: string) => {
      names.push(name);
      return null;
    },
  } as unknown as DataPorts;
  const access = {
    store: { sessions: { list: () => [] } },
    session: () => ({ title }),
  } as unknown as EngineAccess;
  const handlers = dataHandlers(access, ports);
  const caller = { windowId: 1 };
  if (title === undefined) await handlers['data.export'](undefined, caller);
  else await handlers['sessions.export']({ sessionId: 'one', format: 'markdown' }, caller);
  return names[0];
}

describe('a file of all chats', () => {
  it.each([
    ['Pacific/Auckland', '2026-03-02T20:00:00Z', '2026-03-03'],
    ['America/Los_Angeles', '2026-03-03T04:00:00Z', '2026-03-02'],
  ])('is called by the day it is in %s', async (there, moment, day) => {
    process.env.TZ = there;
    vi.useFakeTimers({ now: new Date(moment), toFake: ['Date'] });
    expect(await suggested()).toContain(`longhaul-${day}`);
  });
});

describe('a file of one chat', () => {
  it.each([
    ['Digest: what is new?', 'Digest what is new.md'],
    ['???', 'chat.md'],
    // Names have a limit in bytes, and a sign may take three.
    ['新'.repeat(100), `${'新'.repeat(80)}.md`],
    [`${'a'.repeat(79)}𠮷𠮷`, `${'a'.repeat(79)}.md`],
  ])('titled %j is called %j', async (title, name) => {
    expect(await suggested(title)).toBe(name);
  });
});
