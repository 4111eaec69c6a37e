/** The page of faults and the tests say the same: every number is there, and the test it names carries it in a title. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../../..');
const FAULTS = 56;

const page = readFileSync(join(ROOT, 'docs/faults.md'), 'utf8');
const rows = page.split('\n').filter((line) => /^\| C\d{2} \|/.test(line));
const numbers = Array.from(
  { length: FAULTS },
  (_, index) => `C${String(index + 1).padStart(2, '0')}`,
);

function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

describe('docs/faults.md', () => {
  it('has every number once, in order', () => {
    expect(rows.map((row) => row.slice(2, 5))).toEqual(numbers);
  });

  it.each(numbers)('names a test with %s in its title', (number) => {
    const row = rows.find((line) => line.startsWith(`| ${number} |`)) ?? '';
    const files = [...row.matchAll(/`(test\/[^`]+)`/g)].map(([, file = '']) => file);
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      expect(read(file)).toMatch(new RegExp(`['"\`](C\\d{2}: )*${number}: `));
    }
  });

  it('names only tests that there are', () => {
    const named = [...page.matchAll(/`(test\/[^`]+)`/g)].map(([, file = '']) => file);
    expect(named.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  });
});
