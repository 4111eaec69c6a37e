/** The line with which a backend says that it listens. */
import { readFileSync } from 'node:fs';

export interface ReadyBackend {
  readonly url: string;
  readonly token: string;
}

interface ReadyLine {
  readonly ready: true;
  readonly url: string;
  readonly tokenFile: string;
}

/** The newest such line in what a backend printed, or null when it has not said so yet. */
export function readReadyLine(output: string): ReadyBackend | null {
  const line = output.match(/\{"ready":true,.*\}(?=\n)/g)?.at(-1);
  if (line === undefined) return null;
  const { url, tokenFile } = JSON.parse(line) as ReadyLine;
  return { url, token: readFileSync(tokenFile, 'utf8').trim() };
}
