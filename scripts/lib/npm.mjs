import { existsSync } from 'node:fs';
import { nodeModules } from './paths.mjs';

/**
 * How to run npm so that it keeps the user's settings (registry, proxy, certificates).
 *
 * The npm that started this script is preferred. It runs under the Node it was started with, not under the one in
 * `node_modules`, because npm may replace that folder.
 *
 * @param {string[]} args
 * @param {Record<string, string | undefined>} [env]
 * @returns {[string, string[]]} program and arguments
 */
export function npmCommand(args, env = process.env) {
  const cli = env.npm_execpath;
  const node = env.npm_node_execpath;
  if (cli && /npm-cli\.[cm]?js$/.test(cli) && existsSync(cli)) {
    const outside = node && !node.startsWith(nodeModules) ? node : process.execPath;
    return [outside, [cli, ...args]];
  }
  // On Windows `npm` is a batch file, which only a shell can start.
  if (process.platform === 'win32') return ['cmd.exe', ['/d', '/s', '/c', 'npm', ...args]];
  return ['npm', args];
}
