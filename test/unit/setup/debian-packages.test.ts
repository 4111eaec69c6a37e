import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parsePolicy } from '../../../scripts/setup/debian.mjs';
import {
  choosePackages,
  NEEDS,
  type Need,
  unmet,
} from '../../../scripts/setup/debian-packages.mjs';
import { withoutStartingServices } from '../../../scripts/setup/service-policy.mjs';

const gtk: Need = { group: 'window', names: ['libgtk-3-0t64', 'libgtk-3-0'] };
const nss: Need = { group: 'window', names: ['libnss3'] };
const mock: Need = { group: 'tests', names: ['python3-dbusmock'] };

describe('choosing system packages', () => {
  it('takes either name of a renamed library as installed', () => {
    expect(unmet([gtk, nss], new Set(['libgtk-3-0']))).toEqual([nss]);
    expect(unmet([gtk, nss], new Set(['libgtk-3-0t64', 'libnss3']))).toEqual([]);
  });

  it('installs the name that the release knows', () => {
    expect(choosePackages([gtk], new Set(['libgtk-3-0'])).install).toEqual(['libgtk-3-0']);
    expect(choosePackages([gtk], new Set(['libgtk-3-0t64', 'libgtk-3-0'])).install).toEqual([
      'libgtk-3-0t64',
    ]);
  });

  it('tells what no release package satisfies', () => {
    expect(choosePackages([nss, mock], new Set(['libnss3']))).toEqual({
      install: ['libnss3'],
      unknown: [mock],
    });
  });

  it('reads from apt which packages have a version to install', () => {
    const text = [
      'libnss3:',
      '  Installed: (none)',
      '  Candidate: 2:3.87.1-1',
      '  Version table:',
      'libasound2:',
      '  Installed: (none)',
      '  Candidate: (none)',
    ].join('\n');
    expect([...parsePolicy(text)]).toEqual(['libnss3']);
  });

  it('names each need once', () => {
    const names = NEEDS.flatMap((need) => need.names);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('installing a server without starting it', () => {
  let folder = '';
  let policy = '';

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'longhaul-policy-test-'));
    policy = join(folder, 'policy-rc.d');
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  const ask = () => spawnSync(policy).status;

  it('forbids starting only while it lasts', async () => {
    expect(await withoutStartingServices(async () => ask(), policy)).toBe(101);
    expect(existsSync(policy)).toBe(false);
  });

  it('leaves a policy of the system alone', async () => {
    await writeFile(policy, '#!/bin/sh\nexit 104\n', { mode: 0o755 });
    expect(await withoutStartingServices(async () => ask(), policy)).toBe(104);
    expect(ask()).toBe(104);
  });

  it('replaces one that a killed set-up left, which allows everything by then', async () => {
    let left = '';
    await withoutStartingServices(async () => {
      left = await readFile(policy, 'utf8');
    }, policy);
    const gone = spawnSync('true').pid;
    await writeFile(policy, left.replace(String(process.pid), String(gone)), { mode: 0o755 });
    expect(ask()).toBe(0);
    expect(await withoutStartingServices(async () => ask(), policy)).toBe(101);
  });
});
