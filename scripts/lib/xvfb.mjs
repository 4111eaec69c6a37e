import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasDisplay } from './display.mjs';
import { StepError } from './step-error.mjs';
import { xauthority } from './xauthority.mjs';

/** Without `-noreset` a server begins anew when its last window is gone, and refuses whoever comes just then. */
const SERVER = '-displayfd 3 -screen 0 1440x900x24 -nolisten tcp -noreset'.split(' ');
const START_MS = 15_000;

/** @typedef {{ DISPLAY?: string, XAUTHORITY?: string }} DisplayEnvironment */

/**
 * Gives a program that opens windows a display: the machine's own, or where there is none a virtual one for as long as
 * the program runs.
 *
 * @template T
 * @param {(env: DisplayEnvironment) => Promise<T>} work gets what the program's environment must have besides ours
 * @param {{ onVirtual?: (hint: string) => void }} [options] `onVirtual` gets text for people on how to see the windows
 * @returns {Promise<T>}
 * @throws {StepError} when the virtual display cannot be started
 */
export async function withDisplay(work, { onVirtual } = {}) {
  if (hasDisplay()) return work({});
  const folder = mkdtempSync(join(tmpdir(), 'longhaul-display-'));
  const authority = join(folder, 'authority');
  writeFileSync(authority, xauthority(randomBytes(16)), { mode: 0o600 });
  // A group of its own, so that Ctrl-C does not end it before the programs that use it.
  const server = spawn('Xvfb', [...SERVER, '-auth', authority], {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  const stop = () => {
    server.kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', stop);
  try {
    const display = `:${await displayNumber(server)}`;
    onVirtual?.(howToLook(display, authority));
    return await work({ DISPLAY: display, XAUTHORITY: authority });
  } finally {
    process.off('exit', stop);
    stop();
  }
}

/**
 * @param {string} display
 * @param {string} authority
 * @returns {string}
 */
function howToLook(display, authority) {
  return [
    `There is no display here, so windows open on a virtual one (Xvfb, DISPLAY=${display}).`,
    `  a picture (ImageMagick):  XAUTHORITY=${authority} import -display ${display} -window root window.png`,
    `  watch and click (VNC):    x11vnc -localhost -display ${display} -auth ${authority}`,
    '  over the network:         come with `ssh -X` and start it again',
  ].join('\n');
}

/**
 * @param {import('node:child_process').ChildProcess} server
 * @returns {Promise<number>} the number of the free display it chose
 */
function displayNumber(server) {
  return new Promise((resolve, reject) => {
    let errors = '';
    let answer = '';
    /** @param {string} why */
    const fail = (why) =>
      reject(
        new StepError('the virtual display (Xvfb) did not start', {
          why,
          next: 'Install xvfb, or set DISPLAY.',
        }),
      );
    const timer = setTimeout(() => fail(`no answer in ${START_MS / 1000} s\n${errors}`), START_MS);
    server.stderr?.on('data', (text) => {
      errors += text;
    });
    server.stdio[3]?.on('data', (text) => {
      answer += text;
      if (!answer.endsWith('\n')) return;
      clearTimeout(timer);
      for (const stream of [server.stderr, server.stdio[3]]) stream?.destroy();
      resolve(Number(answer));
    });
    server.on('error', (error) => fail(error.message));
    server.on('exit', (code) => fail(`it ended with code ${code}\n${errors}`));
  });
}
