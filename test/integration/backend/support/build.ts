/** The backend built as the app builds it, once per test file that needs a real process. */
import { type BuiltEntry, buildEntry } from '../../../support/build-entry';

export type BuiltBackend = BuiltEntry;

export function buildBackend(): Promise<BuiltBackend> {
  return buildEntry('src/backend/index.ts');
}
