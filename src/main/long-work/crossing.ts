/** What goes to the thread of long work and comes back. Errors cross as data: a copied error has lost its class. */
import { SqliteError } from 'better-sqlite3';
import { errorText } from '../error-text';
import { BadFileError } from '../transfer/import-file';
import type { JobInput, JobName } from './jobs';

export interface ThreadData {
  /** Path of the database. */
  readonly file: string;
}

export interface Order<K extends JobName = JobName> {
  readonly id: number;
  readonly name: K;
  readonly order: JobInput<K>;
  /** Whose rows are seen. */
  readonly account: string | null;
}

export interface Trouble {
  readonly kind: 'bad-file' | 'sqlite' | 'other';
  readonly message: string;
  readonly code: string;
}

export type Answer =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly trouble: Trouble };

export function toTrouble(error: unknown): Trouble {
  const message = errorText(error);
  if (error instanceof BadFileError) return { kind: 'bad-file', message, code: '' };
  if (error instanceof SqliteError) return { kind: 'sqlite', message, code: error.code };
  return { kind: 'other', message, code: '' };
}

export function fromTrouble({ kind, message, code }: Trouble): Error {
  if (kind === 'bad-file') return new BadFileError(message);
  return kind === 'sqlite' ? new SqliteError(message, code) : new Error(message);
}
