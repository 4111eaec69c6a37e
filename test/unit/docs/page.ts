/**
 * Pages that are made from the code. `npm run docs` writes them; a test holds what is written against what would be.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';

export const ROOT = join(import.meta.dirname, '../../..');

/** A file of the repository as text. */
export function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

/** Checks that a page says what it should, or, under `npm run docs`, has it say so. */
export function expectPage(file: string, text: string): void {
  if (process.env.LONGHAUL_UPDATE_DOCS === '1') writeFileSync(join(ROOT, file), text);
  expect(read(file), `${file} is out of date: npm run docs`).toBe(text);
}
