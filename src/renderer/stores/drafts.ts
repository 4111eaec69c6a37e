/** What is typed but not sent, in the composer of each session and in forms, and who asked for the keyboard. */
import type { Drafts } from '@shared/ipc';
import { create } from 'zustand';

interface DraftsStore {
  readonly drafts: Drafts;
  /** The refused message whose text is in the composer, by session; sending takes its place. */
  readonly replacing: Readonly<Record<string, string>>;
  /** Rises with each request to put the keyboard into the composer. */
  readonly focusRequests: number;
}

/** Stands for the session that the first message will create. */
export const NO_SESSION = '';

export const useDrafts = create<DraftsStore>(() => ({
  drafts: {},
  replacing: {},
  focusRequests: 0,
}));

/** Empty drafts are not kept. */
export function withDraft(drafts: Drafts, sessionId: string, text: string): Drafts {
  const { [sessionId]: _previous, ...others } = drafts;
  return text === '' ? others : { ...others, [sessionId]: text };
}

export function setDraft(sessionId: string, text: string): void {
  useDrafts.setState(({ drafts }) => ({ drafts: withDraft(drafts, sessionId, text) }));
}

/** Puts a text below what is typed already. */
export function addToDraft(sessionId: string, text: string): void {
  useDrafts.setState(({ drafts }) => {
    const typed = (drafts[sessionId] ?? '').trimEnd();
    const both = typed === '' ? text : `${typed}\n\n${text}`;
    return text === '' ? {} : { drafts: withDraft(drafts, sessionId, both) };
  });
}

/** Puts a refused text back into the composer, unless something else is being written there. */
export function putBack(sessionId: string, messageId: string, text: string): void {
  useDrafts.setState(({ drafts, replacing }) => {
    const draft = drafts[sessionId] ?? '';
    if (draft !== '' && draft !== text) return {};
    return {
      drafts: withDraft(drafts, sessionId, text),
      replacing: { ...replacing, [sessionId]: messageId },
    };
  });
}

/** The message that what is sent now takes the place of. It does so once. */
export function takeReplaced(sessionId: string): string | undefined {
  const { [sessionId]: replaced, ...others } = useDrafts.getState().replacing;
  useDrafts.setState({ replacing: others });
  return replaced;
}

/**
 * Gives back what could not be stored, before what was typed since.
 * @param replaced the message that it was to take the place of, as `takeReplaced` gave it.
 */
export function giveBack(sessionId: string, text: string, replaced: string | undefined): void {
  useDrafts.setState(({ drafts, replacing }) => {
    const typedSince = drafts[sessionId];
    return {
      drafts: withDraft(drafts, sessionId, typedSince ? `${text}\n${typedSince}` : text),
      replacing: replaced === undefined ? replacing : { ...replacing, [sessionId]: replaced },
    };
  });
}

/** Puts the keyboard into the composer, wherever it is. */
export function requestFocus(): void {
  useDrafts.setState(({ focusRequests }) => ({ focusRequests: focusRequests + 1 }));
}
