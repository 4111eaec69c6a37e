/** Starts the bundled backend in an Electron utility process. */
import { join } from 'node:path';
import { utilityProcess } from 'electron';
import type { Child } from './host';

/**
 * @param dataDir folder for the backend's own data.
 * @param onOutput receives what the child prints, line by line as it comes.
 */
export function spawnBackend(dataDir: string, onOutput: (text: string) => void): Child {
  const child = utilityProcess.fork(join(import.meta.dirname, 'backend.js'), [], {
    serviceName: 'Longhaul backend',
    stdio: 'pipe',
    env: { ...process.env, HOST: '127.0.0.1', PORT: '0', LONGHAUL_DATA_DIR: dataDir },
  });
  child.stdout?.on('data', (chunk: Buffer) => onOutput(chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => onOutput(chunk.toString()));
  // V8 gave up, most often for want of memory; unheard, it would end the app. The report with it names the environment.
  child.on('error', (type, location) => onOutput(`${type} at ${location}`));
  return {
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.once('exit', listener),
    kill: () => void child.kill(),
  };
}
