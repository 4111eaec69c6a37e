/**
 * A picture as a coarse grid that does not depend on fonts.
 *
 * Letters have edges of many shades, so the commonest colour of a cell is the ground they stand on, whatever they look like. How
 * much of a cell is something else than its ground, letters and lines, is kept beside it as its ink, and the ink's colour.
 */

/** Pixels as a decoded picture has them: red, green, blue, alpha. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

export interface Grid {
  /** Cells. */
  readonly width: number;
  readonly height: number;
  /** Red, green and blue of each cell's ground. */
  readonly ground: Uint8Array;
  /** What share of each cell's pixels is ink, 0 to 255. */
  readonly ink: Uint8Array;
  /** Red, green and blue of that pixel of each cell which is the least like its ground. */
  readonly tint: Uint8Array;
}

/** A cell's width and height, pixels. */
export const CELL = 10;

/** From which difference in one of the colours on a pixel is ink. */
const INK = 24;

/** Cells at the right and the bottom may be smaller than the others. */
export function gridOf({ width, height, data }: Pixels): Grid {
  const columns = Math.ceil(width / CELL);
  const rows = Math.ceil(height / CELL);
  const ground = new Uint8Array(columns * rows * 3);
  const ink = new Uint8Array(columns * rows);
  const tint = new Uint8Array(columns * rows * 3);
  for (let cell = 0; cell < columns * rows; cell += 1) {
    const left = (cell % columns) * CELL;
    const top = Math.floor(cell / columns) * CELL;
    const pixels = offsets(left, top, width, height);
    const colours = pixels.map((at) => colourAt(data, at));
    const under = commonest(colours);
    ground.set(channels(under), cell * 3);
    tint.set(channels(under), cell * 3);
    // Most cells are of one colour.
    if (colours.every((colour) => colour === under)) continue;
    const differences = colours.map((colour) => difference(colour, under));
    ink[cell] = Math.round((differences.filter((by) => by > INK).length / pixels.length) * 255);
    tint.set(channels(colours[differences.indexOf(Math.max(...differences))] ?? under), cell * 3);
  }
  return { width: columns, height: rows, ground, ink, tint };
}

/** Where the pixels of a cell stand in the data. */
function offsets(left: number, top: number, width: number, height: number): number[] {
  const found: number[] = [];
  for (let y = top; y < Math.min(top + CELL, height); y += 1) {
    for (let x = left; x < Math.min(left + CELL, width); x += 1) found.push((y * width + x) * 4);
  }
  return found;
}

/** A colour as one number. */
function colourAt(data: Uint8Array, at: number): number {
  return ((data[at] ?? 0) << 16) | ((data[at + 1] ?? 0) << 8) | (data[at + 2] ?? 0);
}

function channels(colour: number): [red: number, green: number, blue: number] {
  return [colour >> 16, (colour >> 8) & 255, colour & 255];
}

function commonest(colours: readonly number[]): number {
  const counts = new Map<number, number>();
  let most = 0;
  let mostCount = 0;
  for (const colour of colours) {
    const count = (counts.get(colour) ?? 0) + 1;
    counts.set(colour, count);
    if (count > mostCount) [most, mostCount] = [colour, count];
  }
  return most;
}

/** The largest difference in one of the three channels. */
function difference(one: number, other: number): number {
  return Math.max(
    Math.abs((one >> 16) - (other >> 16)),
    Math.abs(((one >> 8) & 255) - ((other >> 8) & 255)),
    Math.abs((one & 255) - (other & 255)),
  );
}
