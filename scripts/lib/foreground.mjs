import { spawn } from 'node:child_process';
import { exitCode } from './exit-code.mjs';

/** @type {NodeJS.Signals[]} */
const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const REPEAT_MS = 1000;

/**
 * Runs a program in the place of this one: it has the terminal, and gets the signals this process gets.
 *
 * Ctrl-C on a terminal reaches the program by itself, and npm passes signals on as well, so a signal can come here several
 * times in a moment. It is passed on once; asked again later, the program is killed.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<number>} its exit code
 */
export function runForeground(command, args, { cwd, env } = {}) {
  const child = spawn(command, args, { cwd, env: env ?? process.env, stdio: 'inherit' });
  let asked = 0;

  /** @param {NodeJS.Signals} signal */
  const forward = (signal) => {
    const now = Date.now();
    if (asked === 0) {
      asked = now;
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    } else if (now - asked > REPEAT_MS) {
      child.kill('SIGKILL');
    }
  };
  for (const signal of FORWARDED) process.on(signal, forward);

  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(exitCode(code, signal)));
  }).finally(() => {
    for (const signal of FORWARDED) process.off(signal, forward);
  });
}
