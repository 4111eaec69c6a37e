/**
 * What a window keeps across reloads and crashes: which chat was open, in its own address, since each window has another;
 * and, by way of main, what was typed.
 */
import type { Bridge, Drafts } from '@shared/ipc';
import type { Memory } from './client';
import { useApp } from './stores/app';
import { NO_SESSION, useDrafts, withDraft } from './stores/drafts';

/** A change is saved at once, and what follows on it at most so often. */
const SAVE_EVERY_MS = 100;

export const addressMemory: Memory = {
  newChat: () => location.hash === '#new',
  read: () => new URLSearchParams(location.hash.slice(1)).get('session'),
  write: (_key, sessionId) =>
    history.replaceState(null, '', `#session=${encodeURIComponent(sessionId)}`),
};

/** Brings back the drafts of the last run and keeps them saved from then on. */
export async function rememberDrafts(bridge: Bridge): Promise<void> {
  const reply = await bridge.invoke('drafts.list');
  // What was typed while the answer was on its way is newer.
  if (reply.ok) useDrafts.setState(({ drafts }) => ({ drafts: { ...reply.data, ...drafts } }));
  let saved: Drafts = reply.ok ? reply.data : {};
  /** What main could not store. It is tried again with the next that is saved, and when things can be stored again. */
  const unsaved = new Set<string>();
  let timer: number | undefined;
  const keep = async (name: string, body: string) => {
    const failure = await bridge.invoke('drafts.save', { name, body }).then(
      (kept) => (kept.ok ? null : kept.error.message),
      (error: unknown) => error,
    );
    if (failure === null) return;
    console.warn('A draft could not be saved.', failure);
    unsaved.add(name);
  };
  const save = () => {
    window.clearTimeout(timer);
    timer = undefined;
    const { drafts } = useDrafts.getState();
    const names = new Set([...changedDrafts(saved, drafts), ...unsaved]);
    unsaved.clear();
    for (const name of names) void keep(name, drafts[name] ?? '');
    saved = drafts;
  };
  useDrafts.subscribe((now, before) => {
    if (now.drafts === before.drafts) return;
    if (timer !== undefined) return;
    save();
    timer = window.setTimeout(save, SAVE_EVERY_MS);
  });
  useApp.subscribe(({ app }, before) => {
    const stores = app?.storage.state === 'ok' && before.app?.storage.state !== 'ok';
    if (stores && unsaved.size > 0) save();
  });
  window.addEventListener('pagehide', save);
  bridge.on('draft.changed', ({ name, body }) => {
    // A chat that has not begun is each window's own.
    if (name === NO_SESSION) return;
    saved = withDraft(saved, name, body);
    useDrafts.setState(({ drafts }) => ({ drafts: withDraft(drafts, name, body) }));
  });
  save();
}

/** The names of drafts that are there in only one of two states, or differ. */
export function changedDrafts(before: Drafts, now: Drafts): readonly string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(now)]);
  return [...names].filter((name) => before[name] !== now[name]);
}
