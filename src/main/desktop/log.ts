/** The app's log: files in the profile that replace each other, and the terminal that started the app. */
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inspect } from 'node:util';
import log from 'electron-log/node';

export interface Log {
  /** Path of the file that is being written. */
  readonly file: string;
  info(message: string): void;
  error(context: string, error: unknown): void;
}

/** Size at which a file is put away, and how many of those are kept. */
const MAX_BYTES = 2 * 1024 * 1024;
const KEPT = 3;

/**
 * @param profile folder that gets `logs/main.log`, and `main.1.log` to `main.3.log` from before, 1 being the newest.
 * @param redact takes secrets out of whatever is written.
 * @param maxBytes only tests set it.
 */
export function openLog(
  profile: string,
  redact: (text: string) => string,
  maxBytes = MAX_BYTES,
): Log {
  const file = join(profile, 'logs', 'main.log');
  mkdirSync(dirname(file), { recursive: true });
  log.transports.file.resolvePathFn = () => file;
  log.transports.file.maxSize = maxBytes;
  log.transports.file.archiveLogFn = (full) => {
    // Held open by another program, or deleted: were that thrown from here, this and all later lines would be lost.
    if (!putAway(file)) full.clear();
  };
  log.transports.console.level = 'warn';
  const say = (value: unknown) => redact(typeof value === 'string' ? value : inspect(value));
  return {
    file,
    info: (message) => log.info(say(message)),
    error: (context, error) => log.error(`${context}:`, say(error)),
  };
}

/** @returns false when the file is still where it was. An older one that cannot be moved is replaced or left. */
function putAway(file: string): boolean {
  const older = (n: number) => file.replace(/\.log$/, `.${n}.log`);
  for (let n = KEPT - 1; n >= 1; n -= 1) {
    if (existsSync(older(n))) moved(older(n), older(n + 1));
  }
  return moved(file, older(1));
}

function moved(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch {
    return false;
  }
}
