import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Box, onScreen, windowsFile } from '../../../../src/main/desktop/windows/places';
import { zoomed } from '../../../../src/main/desktop/windows/zoom';

const LAPTOP: Box = { x: 0, y: 25, width: 1440, height: 875 };
const MONITOR: Box = { x: 1440, y: 0, width: 2560, height: 1400 };

const inside = (box: Box, screen: Box) =>
  box.x >= screen.x &&
  box.y >= screen.y &&
  box.x + box.width <= screen.x + screen.width &&
  box.y + box.height <= screen.y + screen.height;

describe('a window', () => {
  const there = { x: 1600, y: 100, width: 1200, height: 900 };

  it('stays where it stood while its screen is there, also across two', () => {
    expect(onScreen(there, [LAPTOP, MONITOR])).toEqual(there);
    const across = { x: 1300, y: 100, width: 900, height: 700 };
    expect(onScreen(across, [LAPTOP, MONITOR])).toEqual(across);
  });

  it('comes to the middle of the main screen when its own is gone', () => {
    expect(onScreen(there, [LAPTOP])).toEqual({ x: 120, y: 25, width: 1200, height: 875 });
  });

  it('is moved in as far as needed when its screen has become smaller', () => {
    const box = { x: 900, y: 500, width: 800, height: 600 };
    expect(onScreen(box, [LAPTOP])).toEqual({ x: 640, y: 300, width: 800, height: 600 });
  });

  it('is never outside, whatever is remembered', () => {
    const any = fc.record({
      x: fc.integer({ min: -100_000, max: 100_000 }),
      y: fc.integer({ min: -100_000, max: 100_000 }),
      width: fc.integer({ min: 1, max: 100_000 }),
      height: fc.integer({ min: 1, max: 100_000 }),
    });
    fc.assert(
      fc.property(any, (box) => {
        const placed = onScreen(box, [LAPTOP]);
        expect(inside(placed, LAPTOP)).toBe(true);
      }),
    );
  });
});

describe('the file of windows', () => {
  it.each([[{}], [{ windows: 'all', zoom: 400 }], [{ windows: [{ place: { x: 'left' } }, 7] }]])(
    'reads %j as far as it makes sense',
    (contents) => {
      const { windows, zoom } = windowsFile.parse(contents);
      expect(zoom).toBe(0);
      expect(windows.every(({ place }) => place === null)).toBe(true);
    },
  );

  it('keeps a place and forgets a chat that is none', () => {
    const place = { x: 1, y: 2, width: 800, height: 600, maximized: true, fullScreen: false };
    const { windows } = windowsFile.parse({ windows: [{ place, sessionId: '' }] });
    expect(windows).toEqual([{ place, sessionId: null }]);
  });
});

describe('zoom', () => {
  it('goes in steps, ends somewhere, and comes back', () => {
    expect(zoomed(zoomed(0, 'in'), 'out')).toBe(0);
    expect(zoomed(4, 'in')).toBe(4);
    expect(zoomed(-3, 'out')).toBe(-3);
    expect(zoomed(2.5, 'reset')).toBe(0);
  });
});
