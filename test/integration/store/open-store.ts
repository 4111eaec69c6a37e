import { openProfile } from '../../../src/main/store/profile';
import type { Store } from '../../../src/main/store/store';

/** Opens a profile that is expected to be usable. */
export function openStore(folder: string, now = new Date(0)): Store {
  const { store, blocked } = openProfile(folder, now);
  if (!store) throw new Error(blocked.message);
  return store;
}
