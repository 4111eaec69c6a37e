import { describe, expect, it } from 'vitest';
import { BUDGET, isWithinBudget } from '../../support/pictures/budget';
import { compare } from '../../support/pictures/compare';
import { gridOf, type Pixels } from '../../support/pictures/grid';
import { gridOfPixels, pixelsOfGrid } from '../../support/pictures/panels';

type Colour = readonly [number, number, number];

const WIDTH = 1_000;
const HEIGHT = 700;
const WHITE: Colour = [255, 255, 255];

interface Screen {
  readonly panel?: Colour;
  readonly panelAt?: number;
  readonly button?: Colour;
  /** The width of a letter, pixels. */
  readonly letter?: number;
  readonly text?: boolean;
  readonly ink?: Colour;
}

/** A screen as one is: a panel at the left, a button, and lines of text. */
function screen({
  panel = [243, 243, 240],
  panelAt = 180,
  button = [15, 118, 110],
  letter = 7,
  text = true,
  ink = [30, 30, 30],
}: Screen = {}): Pixels {
  const data = new Uint8Array(WIDTH * HEIGHT * 4).fill(255);
  const fill = (left: number, top: number, width: number, height: number, colour: Colour) => {
    for (let y = top; y < Math.min(HEIGHT, top + height); y += 1) {
      for (let x = left; x < Math.min(WIDTH, left + width); x += 1) {
        data.set(colour, (y * WIDTH + x) * 4);
      }
    }
  };
  fill(0, 0, WIDTH, HEIGHT, WHITE);
  fill(0, 0, panelAt, HEIGHT, panel);
  fill(panelAt + 40, 320, 90, 32, button);
  for (let line = 0; text && line < 11; line += 1) {
    for (let index = 0; index < 45; index += 1) {
      // A letter is two stems of two pixels, as high as letters are.
      const left = panelAt + 40 + index * letter;
      if (index % 6 === 5 || left > WIDTH - 20) continue;
      fill(left, 40 + line * 24, 2, 9, ink);
    }
  }
  return { width: WIDTH, height: HEIGHT, data };
}

const against = (changed: Screen, before: Screen = {}) =>
  compare(gridOf(screen(before)), gridOf(screen(changed)));

describe('a picture', () => {
  it('is like itself, also after it was kept as one', () => {
    const grid = gridOf(screen());
    const kept = gridOfPixels(pixelsOfGrid(grid));
    expect(kept).toEqual(grid);
    expect(compare(kept, grid)).toMatchObject({ colour: 0, place: 0, ink: 0, tint: 0 });
  });

  it.each([6, 8])('may have letters of another width: %i instead of 7 pixels', (letter) => {
    expect(isWithinBudget(against({ letter }))).toBe(true);
  });

  it('may not have a panel of another colour, however little', () => {
    expect(against({ panel: [236, 236, 232] }).colour).toBeGreaterThan(BUDGET.colour);
  });

  it('may not have a panel that is wider', () => {
    expect(isWithinBudget(against({ panelAt: 204 }))).toBe(false);
  });

  it('may not have lost its panel', () => {
    expect(isWithinBudget(against({ panel: WHITE }))).toBe(false);
  });

  it('may not have lost its text, or got some', () => {
    expect(against({ text: false }).ink).toBeGreaterThan(BUDGET.ink);
    expect(against({}, { text: false }).ink).toBeGreaterThan(BUDGET.ink);
  });

  it('may not have a button of another colour', () => {
    expect(isWithinBudget(against({ button: [180, 40, 40] }))).toBe(false);
  });

  it('may not have letters of another hue', () => {
    expect(against({ ink: [160, 40, 20] }).tint).toBeGreaterThan(BUDGET.tint);
  });

  it('has to have the size of the other', () => {
    const { data } = screen();
    const half = gridOf({ width: WIDTH, height: HEIGHT / 2, data });
    expect(() => compare(gridOf(screen()), half)).toThrow('100 x 35 cells instead of 100 x 70');
  });
});
