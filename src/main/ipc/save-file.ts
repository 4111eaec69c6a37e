/** Saving to a place that the person chooses. */
import { errorText } from '../error-text';
import { CHATS_ENDING } from '../transfer/format';
import { type Caller, CallFailure } from './router';

export interface FileKind {
  readonly name: string;
  readonly extensions: string[];
  /** How the suggested name ends, when that is more than an extension. */
  readonly ending?: string;
}

export const JSON_FILE: FileKind = { name: 'JSON', extensions: ['json'] };
/** Chats that can be read back; the system opens what is called like this with Longhaul. */
export const CHATS_FILE: FileKind = { ...JSON_FILE, ending: CHATS_ENDING };
export const MARKDOWN_FILE: FileKind = { name: 'Markdown', extensions: ['md'] };

export interface SavePort {
  /** Asks the person where to save a file. Null when they changed their mind. */
  readonly askWhereToSave: (
    caller: Caller,
    suggestedName: string,
    kind: FileKind,
  ) => Promise<string | null>;
}

/** Asks for a place and writes there. @returns the file, or null when the person changed their mind. */
export async function saveFile(
  { askWhereToSave }: SavePort,
  caller: Caller,
  name: string,
  kind: FileKind,
  write: (file: string) => Promise<void>,
): Promise<{ file: string | null }> {
  const ending = kind.ending ?? `.${kind.extensions[0]}`;
  const file = await askWhereToSave(caller, name + ending, kind);
  if (file !== null) await orBadFile(write(file));
  return { file };
}

/** @throws CallFailure in place of what `work` throws. */
export async function orBadFile<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new CallFailure('BAD_FILE', `The file cannot be written: ${errorText(error)}.`);
  }
}
