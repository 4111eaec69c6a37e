/** The composer: what is typed but not sent, per session, and who asked for the keyboard. */
import { create } from 'zustand';

export type Drafts = Readonly<Record<string, string>>;

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
