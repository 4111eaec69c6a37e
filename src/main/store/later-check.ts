/**
 * Looking through a database that was not closed in order and was too large for it before its use. Until that has been done
 * the file does not count as closed in order; when something is wrong the person is told, and the next start sees to it.
 */
import type { LongWork } from '../long-work/jobs';
import { distrust } from './open';
import type { Store } from './store';

/** @param onError is told what is wrong with the file, or why that could not be found out. */
export async function checkLater(
  store: Store,
  work: LongWork,
  onError: (context: string, error: unknown) => void,
): Promise<void> {
  try {
    const damage = await work.run('check', null);
    if (damage === null) {
      store.checked = true;
      return;
    }
    distrust(store.file);
    store.health.foundDamage(damage);
    onError('looking through the database', damage);
  } catch (error) {
    // Of the kind of damage that stops reading, this is the first to hear.
    store.health.note(error);
    onError('looking through the database', error);
  }
}
