/** Exported chats among the arguments of a start: what a double click on such a file comes to. Pure; the file is not looked into. */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { CHATS_ENDING } from '../../transfer/format';

const argumentsOfStart = z.array(z.string()).catch([]);

/**
 * @param folder what relative paths are meant against.
 * @returns the absolute path of the first such file, or null.
 */
export function chatsFileAmong(argv: unknown, folder: string): string | null {
  const found = argumentsOfStart
    .parse(argv)
    .find((text) => !text.startsWith('-') && text.endsWith(CHATS_ENDING));
  if (found === undefined) return null;
  if (!found.startsWith('file:')) return resolve(folder, found);
  try {
    return fileURLToPath(found);
  } catch {
    // An address of another computer, or none at all.
    return null;
  }
}
