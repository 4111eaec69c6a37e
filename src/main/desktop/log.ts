/** The app's log: a file in the profile, and the terminal that started it. */
import { join } from 'node:path';
import log from 'electron-log/node';

export interface Log {
  info(message: string): void;
  error(context: string, error: unknown): void;
}

/** @param profile folder that gets `logs/main.log`. */
export function openLog(profile: string): Log {
  log.transports.file.resolvePathFn = () => join(profile, 'logs', 'main.log');
  log.transports.console.level = 'warn';
  return {
    info: (message) => log.info(message),
    error: (context, error) => log.error(`${context}:`, error),
  };
}
