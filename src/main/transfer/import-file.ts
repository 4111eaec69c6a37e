/** Reads an exported file, which may have been written by another version, by hand, or by something else altogether. */
import { readFile, stat } from 'node:fs/promises';
import type { JsonValue } from '@shared/protocol/json';
import { z } from 'zod';
import { errorText } from '../error-text';
import {
  type ExportedMessage,
  type ExportedSession,
  exportedMessage,
  exportFile,
  exportHead,
  FORMAT_VERSION,
} from './format';

/** Larger files would have to be read in pieces. */
const MAX_BYTES = 256 * 1024 * 1024;

/** A session of a file: with how many messages it has instead of these. */
export type ImportedSession = Omit<ExportedSession, 'messages'> & { readonly messages: number };

/** The file cannot be imported; nothing of it has been. The message says why, for a person. */
export class BadFileError extends Error {
  override readonly name = 'BadFileError';
}

/** Reads a file; its messages are looked at by `messagesOf`. @throws BadFileError. */
export async function readImport(file: string): Promise<ExportedSession[]> {
  const text = await contents(file);
  let document: JsonValue;
  try {
    document = JSON.parse(text) as JsonValue;
  } catch {
    throw new BadFileError('The file is not JSON. Choose one that Longhaul has exported as JSON.');
  }
  const head = exportHead.safeParse(document);
  if (!head.success) {
    throw new BadFileError('The file was not exported by Longhaul, or not as JSON.');
  }
  if (head.data.version > FORMAT_VERSION) {
    throw new BadFileError('The file was exported by a newer Longhaul. Update this one first.');
  }
  return fitting(exportFile, document, 'The file').sessions;
}

/** At most `count` messages of a session, from the one with this index on. @throws BadFileError. */
export function messagesOf(
  session: ExportedSession | undefined,
  from: number,
  count: number,
): ExportedMessage[] {
  const some = session?.messages.slice(from, from + count) ?? [];
  return some.map((value, offset) =>
    fitting(exportedMessage, value, `Message ${from + offset + 1}`),
  );
}

async function contents(file: string): Promise<string> {
  try {
    const { size } = await stat(file);
    if (size > MAX_BYTES) throw new Error(`it has ${size} bytes, and ${MAX_BYTES} are the limit`);
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new BadFileError(`The file cannot be read: ${errorText(error)}.`);
  }
}

function fitting<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new BadFileError(`${what} is damaged: ${z.prettifyError(parsed.error)}`);
}
