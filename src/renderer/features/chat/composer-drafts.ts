/**
 * What the composer keeps besides its text: pasted pieces, the draft that an edited message has pushed aside, and whether
 * the text came from a link.
 */
import { requestFocus, setDraft, useDrafts } from '../../stores/drafts';

const pastedKey = (draftKey: string) => `pasted/${draftKey}`;
const linkKey = (draftKey: string) => `link/${draftKey}`;
const asideKey = (draftKey: string) => `aside/${draftKey}`;

export function parsePasted(saved: string | undefined): readonly string[] {
  if (saved === undefined) return [];
  try {
    const value: unknown = JSON.parse(saved);
    return Array.isArray(value) ? value.filter((piece) => typeof piece === 'string') : [];
  } catch {
    return [];
  }
}

/** The pasted pieces of a draft, as they are saved; for `parsePasted`. */
export const usePastedDraft = (draftKey: string) =>
  useDrafts((state) => state.drafts[pastedKey(draftKey)]);

export function setPasted(draftKey: string, pieces: readonly string[]): void {
  setDraft(pastedKey(draftKey), pieces.length === 0 ? '' : JSON.stringify(pieces));
}

/** Whether the composer holds an earlier message that is being edited. */
export const useEditing = (draftKey: string) =>
  useDrafts((state) => state.drafts[asideKey(draftKey)] !== undefined);

/** Puts an earlier message into the composer. What was there comes back when editing is given up. */
export function startEditing(draftKey: string, text: string): void {
  const { drafts } = useDrafts.getState();
  const aside = drafts[asideKey(draftKey)] ?? JSON.stringify(drafts[draftKey] ?? '');
  setDraft(asideKey(draftKey), aside);
  setDraft(draftKey, text);
  requestFocus();
}

export function cancelEditing(draftKey: string): void {
  const aside: unknown = JSON.parse(useDrafts.getState().drafts[asideKey(draftKey)] ?? '""');
  setDraft(draftKey, typeof aside === 'string' ? aside : '');
  setDraft(asideKey(draftKey), '');
  requestFocus();
}

/** How much of a link's text there is: all, or the part that is taken. Null when the draft is the person's own. */
export function useFromLink(draftKey: string): 'whole' | 'shortened' | null {
  const kept = useDrafts((state) => state.drafts[linkKey(draftKey)]);
  return kept === 'whole' || kept === 'shortened' ? kept : null;
}

export function setFromLink(draftKey: string, kept: 'whole' | 'shortened' | null): void {
  setDraft(linkKey(draftKey), kept ?? '');
}

/** Forgets what belonged to a message that is on its way. A draft that was pushed aside comes back. */
export function draftSent(draftKey: string): void {
  setPasted(draftKey, []);
  setFromLink(draftKey, null);
  const editing = useDrafts.getState().drafts[asideKey(draftKey)] !== undefined;
  if (editing) cancelEditing(draftKey);
}

/** Moves all that the composer of one chat holds into that of another, which is empty. */
export function takeAlong(from: string, to: string): void {
  const { drafts } = useDrafts.getState();
  for (const keyOf of [(key: string) => key, pastedKey, linkKey, asideKey]) {
    const held = drafts[keyOf(from)];
    if (held === undefined) continue;
    setDraft(keyOf(to), held);
    setDraft(keyOf(from), '');
  }
}
