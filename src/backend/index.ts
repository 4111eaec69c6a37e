/** The backend process: starts the backend, announces it, and ends with its parent or on a signal. */
import { startBackend } from './backend';
import { systemClock } from './clock';
import { readConfig } from './config';
import { findParentPort } from './parent-port';
import { asStartupError } from './startup-error';

/** The operating system frees everything that a stuck stop would hold. */
const STOP_DEADLINE = 3_000;

const parent = findParentPort();

try {
  const faults = process.argv.includes('--faults') ? { LONGHAUL_FAULTS: '1' } : {};
  const config = readConfig({ ...process.env, ...faults });
  const backend = await startBackend(config, systemClock, (message) => {
    process.stderr.write(`${message}\n`);
  });
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(0), STOP_DEADLINE).unref();
    await backend.stop();
    process.exit(0);
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  parent?.on('close', stop);
  const { url, tokenFile, token } = backend;
  process.stdout.write(`${JSON.stringify({ ready: true, url, tokenFile })}\n`);
  parent?.postMessage({ type: 'ready', url, token });
} catch (error) {
  const { code, message } = asStartupError(error);
  process.stderr.write(`${message}\n`);
  parent?.postMessage({ type: 'failed', code, message });
  process.exitCode = 1;
  // Messages to the parent are sent from the event loop; whatever still holds it open must not keep the process alive.
  setTimeout(() => process.exit(1), 200);
}
