/** What is typed but not sent, in the composer of each session and in forms, and who asked for the keyboard. */
import type { Drafts } from '@shared/ipc';
import { create } from 'zustand';

interface DraftsStore {
  readonly drafts: Drafts;
  /** Rises with each request to put the keyboard into the composer. */
  readonly focusRequests: number;
}

/** Stands for the session that the first message will create. */
export const NO_SESSION = '';

export const useDrafts = create<DraftsStore>(() => ({ drafts: {}, focusRequests: 0 }));

/** Empty drafts are not kept. */
export function withDraft(drafts: Drafts, sessionId: string, text: string): Drafts {
  const { [sessionId]: _previous, ...others } = drafts;
  return text === '' ? others : { ...others, [sessionId]: text };
}

export function setDraft(sessionId: string, text: string): void {
  useDrafts.setState(({ drafts }) => ({ drafts: withDraft(drafts, sessionId, text) }));
}

/** Puts the keyboard into the composer, wherever it is. */
export function requestFocus(): void {
  useDrafts.setState(({ focusRequests }) => ({ focusRequests: focusRequests + 1 }));
}
