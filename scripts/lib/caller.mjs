import { root } from './paths.mjs';

/**
 * The folder the person was in, against which the paths they gave are meant. npm runs scripts in the checkout's top
 * folder and keeps the original one in a variable.
 *
 * @param {string} [cwd]
 * @param {Record<string, string | undefined>} [env]
 * @returns {string}
 */
export function callerFolder(cwd = process.cwd(), env = process.env) {
  return cwd === root && env.INIT_CWD ? env.INIT_CWD : cwd;
}
