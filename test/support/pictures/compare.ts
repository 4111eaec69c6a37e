/**
 * Holds a grid against one that was reviewed. Letters of another font are wider or narrower and lines break elsewhere, so
 * each cell may be found a little way off; what is left has to fit into a budget.
 */
import type { Grid } from './grid.ts';
import { distance, type Oklab, toOklab } from './oklab.ts';

/**
 * What is wrong with a cell: its ground has a colour that the other picture has nowhere near; its ground is that of another
 * place near by; it has ink where the other picture has none near by, or none of that hue.
 */
export type Mark = 'colour' | 'place' | 'ink' | 'tint';

/** The shares of all cells that have a mark, 0 to 1, and the mark of each cell. */
export interface Comparison extends Readonly<Record<Mark, number>> {
  readonly marks: readonly (Mark | null)[];
}

interface Reach {
  readonly x: number;
  readonly y: number;
}

/** How much the colour of a ground may differ, in OKLab; 0.02 is what an eye just notices side by side. */
const COLOUR = 0.015;
/** The same of the ink, lightness left aside. */
const HUE = 0.05;
/** How far off the same ground may be without being in another place, cells. */
const SAME_PLACE: Reach = { x: 1, y: 1 };
/** How far other letters move what they stand in, and what comes after them, cells. */
const NEAR: Reach = { x: 8, y: 3 };
/** How far off the next ink may be for a cell's ink to be of the same text, cells. */
const SAME_TEXT: Reach = { x: 4, y: 2 };

/** Shares of ink that make a cell a place with text, and one without. */
const MUCH_INK = 20;
const NO_INK = 3;

/** @throws Error when the pictures do not have the same size. */
export function compare(expected: Grid, actual: Grid): Comparison {
  const { width, height } = expected;
  if (actual.width !== width || actual.height !== height) {
    const sizes = [expected, actual].map((grid) => `${grid.width} x ${grid.height}`);
    throw new Error(`The picture has ${sizes[1]} cells instead of ${sizes[0]}.`);
  }
  const mine = sideOf(expected);
  const theirs = sideOf(actual);
  const marks = Array.from({ length: width * height }, (_, cell) => {
    const either = (missing: (from: Side, to: Side) => boolean) =>
      missing(mine, theirs) || missing(theirs, mine);
    const lacksColour = (reach: Reach) => (from: Side, to: Side) =>
      !someAround(cell, expected, reach, (other) => alike(from.colours[cell], to.colours[other]));
    const lacksInk = (from: Side, to: Side) =>
      (from.ink[cell] ?? 0) >= MUCH_INK &&
      !someAround(cell, expected, SAME_TEXT, (other) => (to.ink[other] ?? 0) > NO_INK);
    const lacksTint = (from: Side, to: Side) =>
      (from.ink[cell] ?? 0) >= MUCH_INK &&
      !someAround(
        cell,
        expected,
        NEAR,
        (other) => (to.ink[other] ?? 0) > NO_INK && sameHue(from.tints[cell], to.tints[other]),
      );
    if (either(lacksColour(SAME_PLACE))) return either(lacksColour(NEAR)) ? 'colour' : 'place';
    if (either(lacksInk)) return 'ink';
    return either(lacksTint) ? 'tint' : null;
  });
  const share = (mark: Mark) => marks.filter((each) => each === mark).length / marks.length;
  return {
    colour: share('colour'),
    place: share('place'),
    ink: share('ink'),
    tint: share('tint'),
    marks,
  };
}

interface Side {
  readonly colours: readonly Oklab[];
  readonly ink: Uint8Array;
  readonly tints: readonly Oklab[];
}

function sideOf({ ground, ink, tint }: Grid): Side {
  return { colours: inOklab(ground), ink, tints: inOklab(tint) };
}

function alike(one: Oklab | undefined, other: Oklab | undefined): boolean {
  return one !== undefined && other !== undefined && distance(one, other) <= COLOUR;
}

/** How dark letters come out depends on how thin they are; their hue does not. */
function sameHue(one: Oklab | undefined, other: Oklab | undefined): boolean {
  return (
    one !== undefined &&
    other !== undefined &&
    Math.hypot(one[1] - other[1], one[2] - other[2]) <= HUE
  );
}

function inOklab(bytes: Uint8Array): Oklab[] {
  const known = new Map<number, Oklab>();
  return Array.from({ length: bytes.length / 3 }, (_, cell) => {
    const [red = 0, green = 0, blue = 0] = bytes.subarray(cell * 3, cell * 3 + 3);
    const key = (red << 16) | (green << 8) | blue;
    const colour = known.get(key) ?? toOklab(red, green, blue);
    known.set(key, colour);
    return colour;
  });
}

/** Whether something holds of a cell itself, which is the likeliest, or of one that is within reach of it. */
function someAround(
  cell: number,
  { width, height }: Grid,
  reach: Reach,
  holdsOf: (other: number) => boolean,
): boolean {
  if (holdsOf(cell)) return true;
  const column = cell % width;
  const row = Math.floor(cell / width);
  for (let y = Math.max(0, row - reach.y); y <= Math.min(height - 1, row + reach.y); y += 1) {
    for (
      let x = Math.max(0, column - reach.x);
      x <= Math.min(width - 1, column + reach.x);
      x += 1
    ) {
      if (holdsOf(y * width + x)) return true;
    }
  }
  return false;
}
