import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { WindowMemory } from '../../../../src/main/desktop/windows/memory';
import { ManualClock } from '../manual-clock';

it('remembers the newest windows when there are more than are kept', () => {
  const profile = mkdtempSync(join(tmpdir(), 'longhaul-windows-'));
  onTestFinished(() => rmSync(profile, { recursive: true, force: true }));
  const remember = () => new WindowMemory(profile, new ManualClock(), expect.unreachable);
  const memory = remember();
  memory.keepWindows(
    Array.from({ length: 21 }, (_, at) => ({ place: null, sessionId: `session-${at}` })),
  );
  memory.flush();
  const { windows } = remember();
  expect(windows).toHaveLength(20);
  expect(windows[0]?.sessionId).toBe('session-0');
});
