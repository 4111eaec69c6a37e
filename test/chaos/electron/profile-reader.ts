/** Reads a profile within this process: runs look into it many times a second. */
import type { Inspection } from '../../support/inspect.ts';
import type { Built } from '../build.ts';

/** Null while there is no database. */
export type ProfileReader = (profile: string) => Inspection | null;

export async function loadProfileReader({
  profile: module,
}: Pick<Built, 'profile'>): Promise<ProfileReader> {
  const { readProfile } = (await import(module)) as { readProfile: (profile: string) => object };
  return (profile) => {
    try {
      // As the JSON that `inspect` prints, so that both are read alike.
      return JSON.parse(JSON.stringify(readProfile(profile))) as Inspection;
    } catch (error) {
      if (error instanceof Error && 'code' in error && NOT_YET.has(String(error.code))) return null;
      throw error;
    }
  };
}

/** The app makes the file with its first start, and the tables a moment later; a held lock passes. */
const NOT_YET: ReadonlySet<string> = new Set(['SQLITE_CANTOPEN', 'SQLITE_BUSY', 'SQLITE_ERROR']);
