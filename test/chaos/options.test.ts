import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bundledNode } from '../../scripts/lib/paths.mjs';
import { REPO_ROOT } from '../support/paths';

const CHAOS = join(REPO_ROOT, 'test', 'chaos', 'run.ts');

/** Runs random faults with options that cannot be meant. */
function begin(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(bundledNode, [CHAOS, ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe('options of the commands for developers', () => {
  it.each([
    { args: ['--rnus', '5'], says: '--runs' },
    { args: ['--runs', 'many'], says: '"many"' },
    { args: ['--runs', '0'], says: 'at least 1' },
    { args: ['--only', 'flap,flop'], says: '"flop"' },
  ])('$args are refused before anything runs', ({ args, says }) => {
    const { status, stdout, stderr } = begin(...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(says);
  });
});
