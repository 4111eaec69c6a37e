import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { nodeModules, root } from '../../../scripts/lib/paths.mjs';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longhaul-imports-test-'));
  await symlink(join(root, 'scripts'), join(folder, 'scripts'));
  await symlink(nodeModules, join(folder, 'node_modules'));
  await symlink(join(root, 'package.json'), join(folder, 'package.json'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** Runs the check on a tree of these files, and returns the violations: `rule: from → to`. */
async function check(files: Record<string, string>): Promise<string[]> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  const program = join(nodeModules, 'dependency-cruiser', 'bin', 'dependency-cruiser.mjs');
  const config = join(root, '.dependency-cruiser.mjs');
  const run = spawnSync(
    process.execPath,
    [program, '--config', config, '--output-type', 'json', 'src'],
    { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 26 },
  );
  const { summary } = JSON.parse(run.stdout);
  return summary.violations.map(
    ({ rule, from, to }: { rule: { name: string }; from: string; to: string }) =>
      `${rule.name}: ${from} → ${to.replace(/^.*node_modules/, 'node_modules')}`,
  );
}

it('lets every process import shared, and itself', async () => {
  const violations = await check({
    'src/shared/protocol/a.ts': "import { z } from 'zod'; export const a = z;",
    'src/main/index.ts': "import '../shared/protocol/a'; import './store/b'; import 'node:fs';",
    'src/main/store/b.ts': "import 'better-sqlite3'; import 'electron'; export const b = 1;",
    'src/renderer/main.tsx': "import '../shared/protocol/a'; import 'react';",
  });
  expect(violations).toEqual([]);
});

it('finds what crosses a boundary, as a value or as a type', async () => {
  const violations = await check({
    'src/main/index.ts': "import '../backend/tasks/c'; export type A = string;",
    'src/backend/tasks/c.ts': "import 'electron'; export const c = 1;",
    'src/renderer/main.tsx':
      "import type { A } from '../main'; import 'node:fs'; export type B = A;",
    'src/preload/index.ts':
      "const x = await import('../renderer/main'); import 'path'; export { x };",
    'src/shared/d.ts': "import 'node:fs'; import '../main'; import 'react'; import 'electron';",
  });
  expect(violations.toSorted()).toEqual([
    'main-uses-only-itself-and-shared: src/main/index.ts → src/backend/tasks/c.ts',
    'only-main-and-preload-know-electron: src/backend/tasks/c.ts → node_modules/electron/index.js',
    'preload-uses-only-itself-and-shared: src/preload/index.ts → src/renderer/main.tsx',
    'renderer-uses-only-itself-and-shared: src/renderer/main.tsx → src/main/index.ts',
    'shared-uses-only-itself-and-zod: src/shared/d.ts → fs',
    'shared-uses-only-itself-and-zod: src/shared/d.ts → node_modules/electron/index.js',
    'shared-uses-only-itself-and-zod: src/shared/d.ts → node_modules/react/index.js',
    'shared-uses-only-itself-and-zod: src/shared/d.ts → src/main/index.ts',
    'windows-have-no-node: src/preload/index.ts → path',
    'windows-have-no-node: src/renderer/main.tsx → fs',
  ]);
});

it('finds cycles, folders outside the layout, missing files and packages that are not shipped', async () => {
  const violations = await check({
    'src/shared/a.ts': "import './b'; export const a = 1;",
    'src/shared/b.ts': "import './a'; export const b = 1;",
    'src/main/strange/c.ts': "import '../../shared/a';",
    'src/main/index.ts': "import './gone'; import 'vite';",
  });
  expect(violations.map((violation) => violation.split(':')[0]).toSorted()).toEqual([
    'known-folders-only',
    'no-cycles',
    'nothing-unresolved',
    'shipped-code-uses-shipped-packages',
  ]);
});
