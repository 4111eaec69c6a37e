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

/** The name that is suggested for a file of everything. */
async function suggested(): Promise<string | undefined> {
  const names: string[] = [];
  const ports = {
    askWhereToSave: async (_caller: unknown, name: string) => {
      names.push(name);
      return null;
    },
  } as unknown as DataPorts;
  const access = { store: { sessions: { list: () => [] } } } as unknown as EngineAccess;
  await dataHandlers(access, ports)['data.export'](undefined, { windowId: 1 });
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
