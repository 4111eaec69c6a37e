import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../../..');
const TEXT = readFileSync(join(ROOT, 'docs/security.md'), 'utf8');

/** Rows of the checklist: the item, what is done, and what shows it. */
const rows = TEXT.split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| item '))
  .map((line) => line.split('|').map((cell) => cell.trim()));

const NAME = /`((?:e2e|unit|integration)\/[\w/-]+)`/g;

function testsIn(text: string): string[] {
  return [...text.matchAll(NAME)].map(([, name = '']) => name);
}

function exists(name: string): boolean {
  return ['.spec.ts', '.test.ts'].some((ending) => existsSync(join(ROOT, `test/${name}${ending}`)));
}

describe('the page about security', () => {
  it('names tests that there are, and nothing else', () => {
    const named = testsIn(TEXT);
    expect(named.length).toBeGreaterThan(15);
    expect(named.filter((name) => !exists(name))).toEqual([]);
  });

  it('has a test for every item but the version of Electron, which set-up prints', () => {
    const without = rows.filter((cells) => testsIn(cells.at(-2) ?? '').length === 0);
    expect(rows.length).toBeGreaterThan(15);
    expect(without.map(([, item]) => item)).toEqual(['current Electron']);
  });
});
