/** Where windows stand: what is remembered of them, and how they stay on screens that may have changed. Pure. */
import { z } from 'zod';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Smaller than this a window shows nothing of use. */
export const LEAST = { width: 640, height: 480 } as const;
export const USUAL = { width: 1180, height: 800 } as const;
/** How far a further window stands from the one before it. */
const STEP_PX = 28;
/** How many windows are remembered. */
export const MOST_WINDOWS = 20;
export const ZOOM = { least: -3, most: 4, step: 0.5 } as const;

const pixels = z.number().int().min(-100_000).max(100_000);
const place = z.object({
  x: pixels,
  y: pixels,
  width: pixels.min(1),
  height: pixels.min(1),
  maximized: z.boolean().catch(false),
  fullScreen: z.boolean().catch(false),
});

export type Place = z.output<typeof place>;

const remembered = z.object({
  place: place.nullable().catch(null),
  sessionId: z.string().min(1).max(200).nullable().catch(null),
});

/** A window as it is remembered: where it stood and which chat it showed. */
export type RememberedWindow = z.output<typeof remembered>;

/** What is kept of the windows of the last run; what is missing or damaged counts as never kept. */
export const windowsFile = z.object({
  windows: z.array(remembered).max(MOST_WINDOWS).catch([]),
  zoom: z.number().min(ZOOM.least).max(ZOOM.most).catch(0),
});

export type WindowsFile = z.output<typeof windowsFile>;

/**
 * The nearest box that can be seen and reached as a whole.
 * @param screens the areas where windows may stand, the main one first; at least one.
 */
export function onScreen(box: Box, screens: readonly Box[]): Box {
  const covered = screens.reduce((sum, screen) => sum + overlap(box, screen), 0);
  if (covered >= box.width * box.height) return box;
  const [main] = screens;
  if (!main) return box;
  const best = screens.reduce((a, b) => (overlap(box, b) > overlap(box, a) ? b : a), main);
  const width = Math.min(Math.max(box.width, LEAST.width), best.width);
  const height = Math.min(Math.max(box.height, LEAST.height), best.height);
  // A window from a screen that is gone has no place of its own to be near to.
  if (overlap(box, best) === 0) return centred({ width, height }, best);
  return {
    x: clamp(box.x, best.x, best.x + best.width - width),
    y: clamp(box.y, best.y, best.y + best.height - height),
    width,
    height,
  };
}

/** A box in the middle of a screen, no larger than it. */
export function centred(size: Pick<Box, 'width' | 'height'>, screen: Box): Box {
  const width = Math.min(size.width, screen.width);
  const height = Math.min(size.height, screen.height);
  return {
    x: screen.x + Math.round((screen.width - width) / 2),
    y: screen.y + Math.round((screen.height - height) / 2),
    width,
    height,
  };
}

/** The place of a further window: a little lower and to the right. */
export function beside({ x, y, width, height }: Box): Box {
  return { x: x + STEP_PX, y: y + STEP_PX, width, height };
}

function overlap(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return Math.max(0, width) * Math.max(0, height);
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), Math.max(least, most));
}
