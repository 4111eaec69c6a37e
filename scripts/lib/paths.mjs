import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's top folder. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The checkout's installed packages. */
export const nodeModules = join(root, 'node_modules');

/** What the build writes. */
export const outDir = join(root, 'out');

/** Reports of test runs. */
export const reportsDir = join(root, 'test-results');

/** The Node that the `node` package brings; the tool chain runs under it whatever Node the system has. */
export const bundledNode = join(
  nodeModules,
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
);

/**
 * The folder for things that are slow to make and can be made again, shared by all checkouts of one user.
 *
 * @param {NodeJS.Platform} platform
 * @param {Record<string, string | undefined>} env
 * @param {string} home
 * @returns {string} an absolute path, which may not exist yet
 */
export function cacheRoot(platform = process.platform, env = process.env, home = homedir()) {
  if (platform === 'win32') {
    return join(env.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'longhaul', 'Cache');
  }
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'longhaul');
  return join(env.XDG_CACHE_HOME || join(home, '.cache'), 'longhaul');
}
