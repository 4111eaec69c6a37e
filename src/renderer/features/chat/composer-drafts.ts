/**
 * What the composer keeps besides its text: pasted pieces, the draft that an edited message has pushed aside, how that message
 * stands in the chat, and whether the text came from a link.
 */
import { requestFocus, setDraft, useDrafts } from '../../stores/drafts';

const pastedKey = (draftKey: string) => `pasted/${draftKey}`;
const linkKey = (draftKey: string) => `link/${draftKey}`;
const asideKey = (draftKey: string) => `aside/${draftKey}`;
const copyKey = (draftKey: string) => `copy/${draftKey}`;

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

/**
 * Puts an earlier message into the composer. What was there comes back when editing is given up, or the message is sent. So does
 * another message that was being edited, unless it stands in the chat as it is.
 */
export function startEditing(draftKey: string, text: string): void {
  pushAside(draftKey, text);
  setDraft(copyKey(draftKey), text);
}

/** Does so with a message that was taken back, which stands nowhere else any more. */
export function takeUp(draftKey: string, text: string): void {
  pushAside(draftKey, text);
  setDraft(copyKey(draftKey), '');
}

function pushAside(draftKey: string, text: string): void {
  const { drafts } = useDrafts.getState();
  const draft = drafts[draftKey] ?? '';
  const own = draft === drafts[copyKey(draftKey)] ? '' : draft;
  const aside = [own, readAside(draftKey)].filter((each) => each !== '').join('\n\n');
  setDraft(asideKey(draftKey), JSON.stringify(aside));
  setDraft(draftKey, text);
  requestFocus();
}

function readAside(draftKey: string): string {
  const aside: unknown = JSON.parse(useDrafts.getState().drafts[asideKey(draftKey)] ?? '""');
  return typeof aside === 'string' ? aside : '';
}

export function cancelEditing(draftKey: string): void {
  setDraft(draftKey, readAside(draftKey));
  setDraft(asideKey(draftKey), '');
  setDraft(copyKey(draftKey), '');
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
  for (const keyOf of [(key: string) => key, pastedKey, linkKey, asideKey, copyKey]) {
    const held = drafts[keyOf(from)];
    if (held === undefined) continue;
    setDraft(keyOf(to), held);
    setDraft(keyOf(from), '');
  }
}
