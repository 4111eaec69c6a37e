/**
 * Holds a screen against the picture in `test/e2e/baselines` that a person has looked at. `LONGHAUL_UPDATE_BASELINES=1` writes
 * those anew; they are to be looked at before they are kept.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from '@playwright/test';
import type { LonghaulApp } from '../app.ts';
import { attachFile } from '../attach-file.ts';
import { REPO_ROOT } from '../paths.ts';
import { type Picture, takePicture } from '../picture.ts';
import { BUDGET, describeComparison, isWithinBudget } from './budget.ts';
import { decodePng, encodePng } from './codec.ts';
import { compare } from './compare.ts';
import { gridOf } from './grid.ts';
import { gridOfPixels, pixelsOfGrid, withMarks } from './panels.ts';

const FOLDER = join(REPO_ROOT, 'test/e2e/baselines');
const UPDATE = process.env.LONGHAUL_UPDATE_BASELINES === '1';

const MARKS = {
  colour: [255, 0, 80],
  place: [255, 150, 0],
  ink: [0, 110, 255],
  tint: [150, 0, 220],
} as const;

/**
 * @param name of the screen, with its theme where there are two.
 * @param png a picture of it.
 * @param budget what may be different.
 * @throws when the picture is not like the reviewed one, or there is none; what there is to see is then attached to the test.
 */
export async function expectLikeBaseline(
  app: LonghaulApp,
  name: string,
  png: Buffer,
  budget = BUDGET,
): Promise<void> {
  const file = join(FOLDER, `${name}.png`);
  const pixels = await decodePng(app, png);
  const grid = gridOf(pixels);
  if (UPDATE) {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(file, await encodePng(app, pixelsOfGrid(grid)));
    return;
  }
  const attach = (what: string, body: Buffer) =>
    attachFile(test.info(), `${name}-${what}.png`, body);
  if (!existsSync(file)) {
    await attach('picture', png);
    throw new Error(`Nobody has reviewed a picture of ${name} yet; see docs/testing.md.`);
  }
  const baseline = readFileSync(file);
  const found = compare(gridOfPixels(await decodePng(app, baseline)), grid);
  if (isWithinBudget(found, budget)) return;
  await attach('picture', png);
  await attach('baseline', baseline);
  const marked = withMarks(pixels, (column, row) => {
    const mark = found.marks[row * grid.width + column];
    return mark ? MARKS[mark] : null;
  });
  await attach('difference', await encodePng(app, marked));
  throw new Error(`${name} looks different: ${describeComparison(found, budget)}.`);
}

/** Pictures that may be taken until two in a row are alike. */
const MOST_PICTURES = 12;

/** Takes a picture that is like the one before it: what appears may still be on its way to its place. */
export async function steadyPicture(app: LonghaulApp): Promise<Picture> {
  let before = await takePicture(app);
  for (let count = 1; count < MOST_PICTURES; count += 1) {
    const picture = await takePicture(app);
    if (picture.png.equals(before.png)) return picture;
    before = picture;
  }
  throw new Error('What is to be seen never stands still.');
}
