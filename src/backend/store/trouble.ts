/** Errors of what lies below the storage. */
import { isRedisTrouble } from './redis/connection';
import { isStorageError } from './sqlite/database';

/** Tells an error that may pass by itself (disk full, connection lost), whichever engine it comes from, from a defect. */
export function isStorageTrouble(error: unknown): boolean {
  return isRedisTrouble(error) || isStorageError(error);
}
