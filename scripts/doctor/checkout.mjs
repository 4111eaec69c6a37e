import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { capture, tail } from '../lib/capture.mjs';
import { bundledNode, nodeModules, outDir } from '../lib/paths.mjs';
import { installedElectron } from '../setup/electron.mjs';

/**
 * One line of the report; see `src/main/diagnostics/check.ts`.
 *
 * @typedef {{ name: string, state: 'fine' | 'note' | 'problem', text: string, advice: string | null }} Check
 */

const SET_UP = 'npm run setup';
const ADDON_PROBE = `
const Database = require('better-sqlite3');
const db = new Database(':memory:');
process.stdout.write(db.prepare('SELECT sqlite_version()').pluck().get());
`;

/** Programs that tests start; each is a Debian package of this name, or of the other. */
const FOR_TESTS = [
  {
    name: 'Xvfb',
    program: 'Xvfb',
    argument: '-version',
    from: 'xvfb',
    without: 'no windows without a display',
  },
  {
    name: 'Redis server',
    program: 'redis-server',
    argument: '--version',
    from: 'redis-server',
    without: 'its tests are skipped',
  },
  {
    name: 'RabbitMQ server',
    program: 'epmd',
    argument: '-names',
    from: 'rabbitmq-server',
    without: 'its tests are skipped',
  },
];

/**
 * Looks at the checkout: what set-up and the build have left. Changes nothing and needs nothing.
 *
 * @returns {Promise<Check[]>}
 */
export async function checkoutChecks() {
  return [
    packages(),
    await version('Node for the tools', bundledNode, ['--version']),
    ...(await electron()),
    build(),
    ...FOR_TESTS.map(forTests),
    mocks(),
  ];
}

/** @returns {Check} */
function packages() {
  return existsSync(join(nodeModules, '.package-lock.json'))
    ? fine('npm packages', 'installed')
    : problem('npm packages', 'not installed', SET_UP);
}

/** @returns {Promise<Check[]>} */
async function electron() {
  const found = existsSync(join(nodeModules, 'electron')) ? installedElectron() : null;
  if (!found) return [problem('Electron', 'not installed', SET_UP)];
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  const probe = await capture(found.program, ['-e', ADDON_PROBE], {
    cwd: nodeModules,
    env,
    timeoutMs: 30_000,
  });
  const sqlite =
    probe.code === 0
      ? fine('SQLite in Electron', probe.stdout)
      : problem(
          'SQLite in Electron',
          tail(probe, 3),
          `Delete node_modules/better-sqlite3/build, then ${SET_UP}`,
        );
  const which = found.isFallback
    ? note(
        'Electron',
        `${found.version}, the fallback: not for shipping`,
        `${SET_UP} -- --retry-electron, where its download is reachable`,
      )
    : fine('Electron', found.version);
  return [which, sqlite];
}

/** @returns {Check} */
function build() {
  return existsSync(join(outDir, 'main', 'doctor.js'))
    ? fine('Build', 'there')
    : problem('Build', 'the app has not been built', 'npm run build');
}

/** @param {typeof FOR_TESTS[number]} wanted @returns {Check} */
function forTests({ name, program, argument, from, without }) {
  if (process.platform === 'win32') return fine(name, 'not used on Windows');
  return spawnSync(program, [argument], { stdio: 'ignore' }).error
    ? note(name, `not installed: ${without}`, `On Debian: apt-get install ${from}`)
    : fine(name, 'installed (for tests)');
}

/** @returns {Check} */
function mocks() {
  const name = 'Mocks of desktop services';
  if (process.platform !== 'linux') return fine(name, 'not used on this system');
  const has = ['python3', '/usr/bin/python3'].some(
    (python) =>
      spawnSync(python, ['-c', 'import dbus, dbusmock'], { stdio: 'ignore' }).status === 0,
  );
  return has
    ? fine(name, 'installed (for tests)')
    : note(
        name,
        'not installed: tests of sleep, notifications and the tray are skipped',
        'On Debian: apt-get install python3-dbusmock',
      );
}

/** @param {string} name @param {string} program @param {string[]} args @returns {Promise<Check>} */
async function version(name, program, args) {
  const result = await capture(program, args, { timeoutMs: 10_000 });
  return result.code === 0
    ? fine(name, result.stdout.trim())
    : problem(name, 'does not run', SET_UP);
}

/** @param {string} name @param {string} text @returns {Check} */
function fine(name, text) {
  return { name, state: 'fine', text, advice: null };
}

/** @param {string} name @param {string} text @param {string} advice @returns {Check} */
function note(name, text, advice) {
  return { name, state: 'note', text, advice };
}

/** @param {string} name @param {string} text @param {string} advice @returns {Check} */
export function problem(name, text, advice) {
  return { name, state: 'problem', text, advice };
}
