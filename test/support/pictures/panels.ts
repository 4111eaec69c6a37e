/** Grids as pictures that people can look at: the grounds, how much ink there is, and its colour, from left to right. */
import { CELL, type Grid, type Pixels } from './grid.ts';

type Colour = ArrayLike<number>;

const PANELS: readonly ((grid: Grid, cell: number) => Colour)[] = [
  ({ ground }, cell) => ground.subarray(cell * 3, cell * 3 + 3),
  ({ ink }, cell) => new Array<number>(3).fill(255 - (ink[cell] ?? 0)),
  ({ tint }, cell) => tint.subarray(cell * 3, cell * 3 + 3),
];

/** One pixel for each cell and panel. */
export function pixelsOfGrid(grid: Grid): Pixels {
  const pixels = blank(grid.width * PANELS.length, grid.height);
  for (const [panel, colourOf] of PANELS.entries()) {
    for (let cell = 0; cell < grid.width * grid.height; cell += 1) {
      pixels.data.set(colourOf(grid, cell), offsetOf(cell, panel, grid.width));
    }
  }
  return pixels;
}

export function gridOfPixels({ width: all, height, data }: Pixels): Grid {
  const width = all / PANELS.length;
  const colours = (panel: number) =>
    Uint8Array.from({ length: width * height * 3 }, (_, index) => {
      const at = offsetOf(Math.floor(index / 3), panel, width);
      return data[at + (index % 3)] ?? 0;
    });
  const greys = colours(1).filter((_, index) => index % 3 === 0);
  return {
    width,
    height,
    ground: colours(0),
    ink: greys.map((grey) => 255 - grey),
    tint: colours(2),
  };
}

function offsetOf(cell: number, panel: number, width: number): number {
  const row = Math.floor(cell / width);
  return (row * width * PANELS.length + panel * width + (cell % width)) * 4;
}

/** A picture with marked cells in colour, everything else faint. */
export function withMarks(
  picture: Pixels,
  colourOf: (column: number, row: number) => Colour | null,
): Pixels {
  const { width, height, data } = picture;
  const marked = blank(width, height);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const colour = colourOf(Math.floor((pixel % width) / CELL), Math.floor(pixel / width / CELL));
    for (let channel = 0; channel < 3; channel += 1) {
      const value = data[pixel * 4 + channel] ?? 0;
      marked.data[pixel * 4 + channel] = colour
        ? ((colour[channel] ?? 0) * 2 + value) / 3
        : (value + 255) / 2;
    }
  }
  return marked;
}

/** Opaque black. */
function blank(width: number, height: number): Pixels {
  const data = new Uint8Array(width * height * 4);
  for (let at = 3; at < data.length; at += 4) data[at] = 255;
  return { width, height, data };
}
