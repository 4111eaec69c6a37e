import { capture } from '../lib/capture.mjs';
import { StepError } from '../lib/step-error.mjs';

/**
 * Tells a missing system library from other reasons why Electron does not start.
 *
 * @param {string} program
 * @param {import('../lib/capture.mjs').Captured} result of running it
 * @throws {StepError} when the loader found libraries missing
 */
export async function explainElectronFailure(program, result) {
  const byLoader = /error while loading shared libraries|Error loading shared library/;
  if (process.platform !== 'linux' || !byLoader.test(result.stderr)) return;
  const { stdout } = await capture('ldd', [program]);
  const missing = parseMissing(stdout);
  throw new StepError('Electron cannot start: system libraries are missing', {
    why: missing.join(', ') || result.stderr,
    next:
      'Install the packages that hold them (on Debian: libgtk-3-0 libnss3 libasound2 libgbm1 libxss1 libxtst6\n' +
      'libatk-bridge2.0-0), then run the same command again.',
  });
}

/**
 * @param {string} text what `ldd` prints
 * @returns {string[]} names of the libraries it did not find
 */
export function parseMissing(text) {
  return [...text.matchAll(/^\s*(\S+) => not found/gm)].map((match) => String(match[1]));
}
