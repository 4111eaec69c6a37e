/**
 * Fetches the Electron release into the cache that electron's own installer reads, and reports how far it is. A process
 * of its own, because the packages it uses need the bundled Node.
 *
 * @typedef {{ kind: 'progress', transferred: number, total: number | null }} ProgressMessage
 * @typedef {{ kind: 'end', reason: string | null }} EndMessage
 * @typedef {ProgressMessage | EndMessage} DownloadMessage
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** Without an answer in this time the host counts as unreachable. */
const ANSWER_MS = 8000;
const STALL_MS = 30_000;

const electronPackage = String(process.argv[2]);
const require = createRequire(join(electronPackage, 'package.json'));
const { downloadArtifact } = require('@electron/get');
const { version } = require(join(electronPackage, 'package.json'));
const cacheRoot = process.env.electron_config_cache;
const abort = new AbortController();
let watchdog = setTimeout(
  () => abort.abort(new Error(`no answer in ${ANSWER_MS / 1000} s`)),
  ANSWER_MS,
);

/** @param {DownloadMessage} message */
const send = (message) => process.send?.(message);

/** @type {string | null} */
let reason = null;
try {
  await downloadArtifact({
    version,
    artifactName: 'electron',
    platform: process.platform,
    arch: process.arch,
    ...(cacheRoot && { cacheRoot }),
    checksums: require(join(electronPackage, 'checksums.json')),
    downloadOptions: {
      quiet: true,
      signal: abort.signal,
      /** @param {{ transferred: number, total: number | null }} progress */
      getProgressCallback: async ({ transferred, total }) => {
        clearTimeout(watchdog);
        watchdog = setTimeout(() => abort.abort(new Error('the download stalled')), STALL_MS);
        send({ kind: 'progress', transferred, total });
      },
    },
  });
} catch (error) {
  reason = explain(error);
}
clearTimeout(watchdog);
send({ kind: 'end', reason });
process.disconnect?.();

/**
 * @param {unknown} error
 * @returns {string}
 */
function explain(error) {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? error.cause.message || String(error.cause) : '';
  return cause ? `${error.message}: ${cause}` : error.message;
}
