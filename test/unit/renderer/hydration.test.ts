import { describe, expect, it, vi } from 'vitest';
import {
  awaitSnapshot,
  type Hydration,
  NOTHING_SHOWN,
  type Patch,
  receivePatch,
  receiveSnapshot,
  receiveTask,
} from '../../../src/renderer/stores/hydration';
import { anAnswer, aSession, aSnapshot, aTask } from './fixtures';

const ID = 'session-1';

function patch(revision: number, text = String(revision), sessionId = ID): Patch {
  const changes = [{ type: 'text.appended', messageId: 'message-1', index: 0, text }] as const;
  return { sessionId, revision, changes };
}

function shownText(state: Hydration): string | undefined {
  const part = state.shown?.messages[0]?.parts[0];
  return part?.type === 'text' ? part.text : undefined;
}

function hydrated(revision = 1): Hydration {
  return receiveSnapshot(awaitSnapshot(NOTHING_SHOWN, ID), aSnapshot({ revision })).next;
}

describe('patches on a shown transcript', () => {
  it('applies the next revision', () => {
    const { next, ask } = receivePatch(hydrated(4), patch(5));
    expect(ask).toBe(false);
    expect(next.shown?.revision).toBe(5);
    expect(shownText(next)).toBe('5');
  });

  it.each([3, 4])('ignores revision %i, which is part of what is shown', (revision) => {
    const state = hydrated(4);
    const { next, ask } = receivePatch(state, patch(revision));
    expect(ask).toBe(false);
    expect(next.shown).toEqual(state.shown);
  });

  it('asks for a snapshot when a revision is skipped, and keeps what is shown', () => {
    const { next, ask } = receivePatch(hydrated(4), patch(6));
    expect(ask).toBe(true);
    expect(next.shown?.revision).toBe(4);
    expect(next.pending?.patches).toEqual([patch(6)]);
  });

  it('asks for a snapshot when a patch does not fit', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const stray = { ...patch(2), changes: [{ type: 'message.removed', messageId: '?' }] } as const;
    const { next, ask } = receivePatch(hydrated(1), stray);
    expect(ask).toBe(true);
    expect(next.shown?.revision).toBe(1);
    expect(warn).toHaveBeenCalledOnce();
    warn.mockRestore();
  });

  it('ignores another session', () => {
    const state = hydrated();
    expect(receivePatch(state, patch(2, 'x', 'other'))).toEqual({ next: state, ask: false });
  });

  it('leaves untouched messages as they are', () => {
    const other = anAnswer('other', { id: 'message-0' });
    const snapshot = aSnapshot({ messages: [other, anAnswer('')] });
    const state = receiveSnapshot(awaitSnapshot(NOTHING_SHOWN, ID), snapshot).next;
    expect(receivePatch(state, patch(2)).next.shown?.messages[0]).toBe(other);
  });
});

describe('patches while a snapshot is on its way', () => {
  function receiveAll(patches: readonly Patch[]): Hydration {
    return patches.reduce(
      (state, each) => receivePatch(state, each).next,
      awaitSnapshot(NOTHING_SHOWN, ID),
    );
  }

  it('holds them back and applies those that follow on the snapshot', () => {
    const waiting = receiveAll([patch(4), patch(5), patch(6)]);
    expect(waiting.shown).toBeNull();
    const { next, ask } = receiveSnapshot(waiting, aSnapshot({ revision: 4 }));
    expect(ask).toBe(false);
    expect(next.shown?.revision).toBe(6);
    expect(shownText(next)).toBe('56');
  });

  it('asks again when one is missing between the snapshot and the first held back', () => {
    const waiting = receiveAll([patch(6), patch(7)]);
    const { next, ask } = receiveSnapshot(waiting, aSnapshot({ revision: 4 }));
    expect(ask).toBe(true);
    expect(next.shown?.revision).toBe(4);
    const again = receiveSnapshot(next, aSnapshot({ revision: 6, messages: [anAnswer('6')] }));
    expect(again).toMatchObject({ ask: false, next: { shown: { revision: 7 } } });
    expect(shownText(again.next)).toBe('67');
  });

  it('keeps the transcript on show while the same session is loaded again', () => {
    const state = hydrated(3);
    expect(awaitSnapshot(state, ID).shown).toBe(state.shown);
    expect(awaitSnapshot(state, 'other').shown).toBeNull();
  });

  it('remembers the changes of its tasks only', () => {
    const waiting = awaitSnapshot(NOTHING_SHOWN, ID);
    const mine = aTask();
    expect(receiveTask(waiting, mine).pending?.tasks).toEqual([mine]);
    expect(receiveTask(waiting, aTask({ sessionId: 'other' }))).toBe(waiting);
  });
});

describe('snapshots nobody waits for', () => {
  it('ignores one of a session that was left', () => {
    const waiting = awaitSnapshot(NOTHING_SHOWN, 'other');
    expect(receiveSnapshot(waiting, aSnapshot())).toEqual({ next: waiting, ask: false });
  });

  it('takes a newer one of the shown session, and ignores an older one', () => {
    const state = hydrated(5);
    expect(receiveSnapshot(state, aSnapshot({ revision: 7 })).next.shown?.revision).toBe(7);
    expect(receiveSnapshot(state, aSnapshot({ revision: 5 })).next).toBe(state);
  });

  it('does not disturb the wait for another session', () => {
    const waiting = awaitSnapshot(hydrated(1), 'other');
    const late = aSnapshot({ session: aSession(), revision: 9 });
    expect(receiveSnapshot(waiting, late).next).toBe(waiting);
  });
});

describe('a message that comes to stand before all others', () => {
  const added: Patch = {
    sessionId: ID,
    revision: 2,
    changes: [
      { type: 'message.added', after: null, message: anAnswer('', { id: 'message-0' }) },
      { type: 'text.appended', messageId: 'message-0', index: 0, text: 'found' },
    ],
  };
  const idsAfter = (hasOlder: boolean) => {
    const snapshot = aSnapshot({ revision: 1, hasOlder });
    const state = receiveSnapshot(awaitSnapshot(NOTHING_SHOWN, ID), snapshot).next;
    const { next, ask } = receivePatch(state, added);
    expect(ask).toBe(false);
    return next.shown?.messages.map(({ id }) => id);
  };

  it('is shown first', () => {
    expect(idsAfter(false)).toEqual(['message-0', 'message-1']);
  });

  it('comes with the older ones while those have not been read', () => {
    expect(idsAfter(true)).toEqual(['message-1']);
  });
});
