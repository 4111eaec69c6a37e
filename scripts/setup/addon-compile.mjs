import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { capture, tail } from '../lib/capture.mjs';
import { nodeModules } from '../lib/paths.mjs';
import { StepError } from '../lib/step-error.mjs';
import { ensureCompiler } from './compiler.mjs';
import { isGlibc } from './libc.mjs';

/** The name better-sqlite3 looks for. */
export const ADDON_FILE = 'better_sqlite3.node';

/**
 * Announces the addon as using Node-API's experimental version instead of version 10. better-sqlite3 needs one thing of
 * version 10, references to primitive values, and the runtimes that stop at version 9 offer it as experimental.
 */
const NODE_API_VERSION = '2147483647';

const EXPERIMENTAL_HEADER = fileURLToPath(new URL('./node-api-experimental.h', import.meta.url));

const COMMON_FLAGS = ['-O2', '-fPIC', '-DNDEBUG'];

const C_FLAGS = ['-std=c99', '-w'];

const CPP_FLAGS = [
  '-std=c++20',
  '-fno-exceptions',
  '-fno-rtti',
  '-fvisibility=hidden',
  '-fvisibility-inlines-hidden',
  `-DNAPI_VERSION=${NODE_API_VERSION}`,
  '-DNAPI_DISABLE_CPP_EXCEPTIONS',
  '-DNODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS',
  '-DNODE_GYP_MODULE_NAME=better_sqlite3',
];

/** Keeps SQLite's own names inside: Electron has a SQLite too. */
const LINK_FLAGS =
  process.platform === 'darwin'
    ? ['-undefined', 'dynamic_lookup']
    : ['-Wl,-Bsymbolic', '-Wl,--exclude-libs,ALL', '-ldl', '-lpthread', '-lm'];

/**
 * Names a build by all it depends on.
 *
 * @param {string} packageFolder
 * @param {string} version of better-sqlite3
 * @returns {string}
 */
export function compileKey(packageFolder, version) {
  const libc = process.platform !== 'linux' ? 'system' : isGlibc() ? 'glibc' : 'musl';
  const flags = [COMMON_FLAGS, C_FLAGS, CPP_FLAGS, LINK_FLAGS, sqliteDefines(packageFolder)].flat();
  const recipe = [...flags, readFileSync(EXPERIMENTAL_HEADER, 'utf8')].join(' ');
  const digest = createHash('sha256').update(recipe).digest('hex').slice(0, 12);
  return `better-sqlite3-${version}-${process.platform}-${process.arch}-${libc}-${digest}`;
}

/**
 * Compiles the addon with the system's C and C++ compilers alone: neither node-gyp, Python, make nor Node's headers have
 * to be there.
 *
 * @param {string} packageFolder
 * @param {string} target folder for the addon
 * @param {import('./reporter.mjs').Step} step
 * @throws {StepError}
 */
export async function compileAddon(packageFolder, target, step) {
  const { cc, cxx } = await ensureCompiler(step);
  const work = await mkdtemp(`${target}-objects-`);
  const ticking = setInterval(() => step.progress('compiling, takes 30 to 90 s'), 500);
  try {
    const sqlite = join(packageFolder, 'deps', 'sqlite3');
    const objects = [join(work, 'sqlite3.o'), join(work, 'addon.o')];
    const includes = [
      sqlite,
      join(nodeModules, 'node-api-headers', 'include'),
      join(nodeModules, 'node-addon-api'),
    ];
    await Promise.all([
      compile(cc, [
        ...COMMON_FLAGS,
        ...C_FLAGS,
        ...sqliteDefines(packageFolder).map((define) => `-D${define}`),
        ...['-c', join(sqlite, 'sqlite3.c'), '-o', objects[0]],
      ]),
      compile(cxx, [
        ...COMMON_FLAGS,
        ...CPP_FLAGS,
        ...includes.map((folder) => `-I${folder}`),
        ...['-include', EXPERIMENTAL_HEADER],
        ...['-c', join(packageFolder, 'src', 'better_sqlite3.cpp'), '-o', objects[1]],
      ]),
    ]);
    await compile(cxx, ['-shared', '-o', join(target, ADDON_FILE), ...objects, ...LINK_FLAGS]);
  } finally {
    clearInterval(ticking);
    await rm(work, { recursive: true, force: true });
  }
}

/**
 * The options SQLite is compiled with, from the package's build description.
 *
 * @param {string} packageFolder
 * @returns {string[]} such as `SQLITE_DQS=0`
 */
export function sqliteDefines(packageFolder) {
  const text = readFileSync(join(packageFolder, 'deps', 'defines.gypi'), 'utf8');
  const defines = [...text.matchAll(/'([A-Z][A-Z0-9_]*(?:=[^']*)?)'/g)].map((match) =>
    String(match[1]),
  );
  if (!defines.some((define) => define.startsWith('SQLITE_'))) {
    throw new StepError('better-sqlite3 describes its build in a way that set-up does not know', {
      why: 'deps/defines.gypi names no SQLITE_ options',
      next: 'Bring scripts/setup/addon-compile.mjs up to this version of better-sqlite3.',
    });
  }
  return defines;
}

/**
 * @param {string} compiler
 * @param {(string | undefined)[]} args
 */
async function compile(compiler, args) {
  const result = await capture(compiler, args.map(String));
  if (result.code === 0) return;
  throw new StepError('better-sqlite3 could not be compiled', {
    why: tail(result),
    next: 'See that the compiler knows C++20 (g++ 11 or clang 14 and later), then run the same command again.',
  });
}
