import { useSyncExternalStore } from 'react';

/** Below this a list beside the chat leaves too little of it. */
const NARROW = window.matchMedia('(max-width: 700px)');

/** Whether the window is too narrow for two columns: small, or zoomed in. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    (changed) => {
      NARROW.addEventListener('change', changed);
      return () => NARROW.removeEventListener('change', changed);
    },
    () => NARROW.matches,
  );
}
