/** How large the contents of windows are: one level for all, which Chromium counts in steps of 20 %. */
import type { WebContents } from 'electron';
import type { Remembers } from './memory';
import { ZOOM } from './places';

export type ZoomWish = 'in' | 'out' | 'reset';

/** @returns the next level. */
export function zoomed(level: number, wish: ZoomWish): number {
  if (wish === 'reset') return 0;
  const next = level + (wish === 'in' ? ZOOM.step : -ZOOM.step);
  return Math.min(Math.max(next, ZOOM.least), ZOOM.most);
}

export class Zoom {
  /** Kept here as well: not every run remembers. */
  private level: number;

  constructor(
    private readonly memory: Remembers,
    private readonly all: () => readonly WebContents[],
  ) {
    this.level = memory.zoom;
  }

  /** Gives a new page the level of all, and lets its mouse wheel change it. */
  attend(contents: WebContents): void {
    contents.on('did-finish-load', () => contents.setZoomLevel(this.level));
    contents.on('zoom-changed', (_event, direction) => this.change(direction));
  }

  change(wish: ZoomWish): void {
    this.level = zoomed(this.level, wish);
    this.memory.keepZoom(this.level);
    for (const contents of this.all()) contents.setZoomLevel(this.level);
  }
}
