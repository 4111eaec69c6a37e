import { fork } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { capture, tail } from '../lib/capture.mjs';
import { bundledNode } from '../lib/paths.mjs';
import { StepError } from '../lib/step-error.mjs';
import { megabytes } from './reporter.mjs';

const DOWNLOADER = fileURLToPath(new URL('./electron-download.mjs', import.meta.url));

/**
 * Downloads the Electron release and unpacks it with electron's own installer, which checks its hash. Mirrors and proxies
 * are set as for that installer (`ELECTRON_MIRROR`, `ELECTRON_GET_USE_PROXY`).
 *
 * @param {string} electronPackage
 * @param {string} version
 * @param {import('./reporter.mjs').Step} step
 * @returns {Promise<string | null>} why it cannot be downloaded, or null when it is in place
 * @throws {StepError} when it was downloaded but cannot be unpacked
 */
export async function installRelease(electronPackage, version, step) {
  step.progress(`asking for ${version}`);
  const reason = await download(electronPackage, (transferred, total) => {
    const share = total
      ? `${Math.floor((transferred / total) * 100)} % of ${megabytes(total)}`
      : megabytes(transferred);
    step.progress(`downloading ${version}, ${share}`);
  });
  if (reason) return reason;

  step.progress(`unpacking ${version}`);
  await rm(join(electronPackage, 'path.txt'), { force: true });
  await rm(join(electronPackage, 'dist'), { recursive: true, force: true });
  const unpacked = await capture(bundledNode, [join(electronPackage, 'install.js')]);
  if (unpacked.code === 0) return null;
  throw new StepError(`Electron ${version} could not be unpacked`, {
    why: tail(unpacked),
    next: 'See that the disk has 400 MB free, then run the same command again.',
  });
}

/**
 * @param {string} electronPackage
 * @param {(transferred: number, total: number | null) => void} onProgress
 * @returns {Promise<string | null>} why it failed, or null
 */
function download(electronPackage, onProgress) {
  return new Promise((resolve) => {
    const child = fork(DOWNLOADER, [electronPackage], {
      execPath: bundledNode,
      execArgv: [],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    /** @type {string | null} */
    let reason = 'the download ended unexpectedly';
    let errors = '';
    child.stderr?.setEncoding('utf8').on('data', (text) => {
      errors += text;
    });
    child.on(
      'message',
      (/** @type {import('./electron-download.mjs').DownloadMessage} */ message) => {
        if (message.kind === 'progress') onProgress(message.transferred, message.total);
        else reason = message.reason;
      },
    );
    child.on('error', (error) => resolve(error.message));
    child.on('close', () =>
      resolve(reason && errors ? `${reason}: ${errors.trim().split('\n').at(-1)}` : reason),
    );
  });
}
