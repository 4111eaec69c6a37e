import { describe, expect, it } from 'vitest';
import {
  type Closing,
  endsWithLastWindow,
  lastWindowCloses,
} from '../../../../src/main/desktop/background/last-window';

function closes(platform: NodeJS.Platform, running: number, set: Partial<Closing['settings']>) {
  const settings = { keepRunning: false, asked: false, sayAtQuit: true, ...set };
  return lastWindowCloses({ platform, settings, running: () => running });
}

describe('closing the last window', () => {
  it.each(['linux', 'win32'] as const)('on %s', (platform) => {
    expect(endsWithLastWindow(platform)).toBe(true);
    expect(closes(platform, 0, {}), 'nothing runs').toBe('close');
    expect(closes(platform, 2, {}), 'tasks run').toBe('ask');
    expect(closes(platform, 2, { asked: true }), 'the answer was to end').toBe('say');
    expect(closes(platform, 2, { asked: true, sayAtQuit: false })).toBe('close');
    expect(closes(platform, 0, { keepRunning: true, asked: true })).toBe('put-away');
    expect(closes(platform, 2, { keepRunning: true, asked: true })).toBe('put-away');
  });

  it('on a Mac it closes and the app stays, whatever runs and whatever is set', () => {
    expect(endsWithLastWindow('darwin')).toBe(false);
    for (const running of [0, 2]) {
      for (const keepRunning of [false, true]) {
        expect(closes('darwin', running, { keepRunning })).toBe('close');
      }
    }
  });
});
