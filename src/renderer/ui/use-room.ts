/** How much room the window leaves: small windows, and zoomed ones. */
import { useSyncExternalStore } from 'react';

/** Below this a list beside the chat leaves too little of it. */
const NARROW = window.matchMedia('(max-width: 700px)');

/** Below this several lines above the chat leave too little of it. The same as `low` in styles.css. */
const LOW = window.matchMedia('(max-height: 480px)');

function useMatches(query: MediaQueryList): boolean {
  return useSyncExternalStore(
    (changed) => {
      query.addEventListener('change', changed);
      return () => query.removeEventListener('change', changed);
    },
    () => query.matches,
  );
}

/** Whether the window is too narrow for two columns. */
export const useNarrow = () => useMatches(NARROW);

/** Whether the window is so low that every line counts. */
export const useLow = () => useMatches(LOW);
