import { useSyncExternalStore } from 'react';

const query = () => window.matchMedia('(prefers-color-scheme: dark)');

function subscribe(onChange: () => void): () => void {
  const media = query();
  media.addEventListener('change', onChange);
  return () => media.removeEventListener('change', onChange);
}

/** Whether the window is shown in the dark theme. */
export function useDarkTheme(): boolean {
  return useSyncExternalStore(subscribe, () => query().matches);
}
