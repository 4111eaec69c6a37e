/** What a window keeps across reloads and crashes besides what main stores: which chat was open, and what was typed. */
import type { Memory } from './client';
import { type Drafts, useDrafts } from './stores/drafts';

const PREFIX = 'longhaul.';
const SAVE_DELAY_MS = 300;

export const localMemory: Memory = {
  read: (key) => localStorage.getItem(PREFIX + key),
  write: (key, value) => localStorage.setItem(PREFIX + key, value),
};

/** Brings back the drafts of the last run and keeps them saved from then on. */
export function rememberDrafts(memory: Memory): void {
  useDrafts.setState({ drafts: parseDrafts(memory.read('drafts')) });
  let timer: number | undefined;
  const save = () => memory.write('drafts', JSON.stringify(useDrafts.getState().drafts));
  useDrafts.subscribe(() => {
    window.clearTimeout(timer);
    timer = window.setTimeout(save, SAVE_DELAY_MS);
  });
  window.addEventListener('pagehide', save);
}

/** Reads saved drafts; whatever else is in their place counts as none. */
export function parseDrafts(saved: string | null): Drafts {
  if (saved === null) return {};
  try {
    const value: unknown = JSON.parse(saved);
    if (typeof value !== 'object' || value === null) return {};
    const entries = Object.entries(value).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    );
    return Object.fromEntries(entries);
  } catch (error) {
    console.warn('Saved drafts could not be read.', error);
    return {};
  }
}
