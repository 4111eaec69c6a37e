import type { Bridge, CallReply } from '@shared/ipc';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { rememberDrafts } from '../../../src/renderer/memory';
import { useApp } from '../../../src/renderer/stores/app';
import { setDraft, useDrafts } from '../../../src/renderer/stores/drafts';
import { anAppState } from './fixtures';

const FULL = anAppState({ storage: { state: 'full', detail: null } });

/** A main process whose disk may be full, of which it tells. */
function aDisk() {
  const kept = new Map<string, string>();
  let full = false;
  const invoke = async (name: string, input?: unknown): Promise<CallReply<never>> => {
    if (name === 'drafts.list') return { ok: true, data: {} as never };
    if (full) {
      useApp.setState({ app: FULL });
      return { ok: false, error: { code: 'STORAGE', message: 'The disk is full.' } };
    }
    const { name: draft, body } = input as { name: string; body: string };
    kept.set(draft, body);
    return { ok: true, data: null as never };
  };
  return {
    kept,
    bridge: { invoke, on: () => () => undefined } as unknown as Bridge,
    fill: () => {
      full = true;
    },
    makeRoom: () => {
      full = false;
      useApp.setState({ app: anAppState() });
    },
  };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('window', { setTimeout, clearTimeout, addEventListener: () => undefined });
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  useDrafts.setState(useDrafts.getInitialState(), true);
  useApp.setState({ app: anAppState() });
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it('keeps what was typed while nothing could be stored, as soon as something can', async () => {
  const { kept, bridge, fill, makeRoom } = aDisk();
  await rememberDrafts(bridge);
  fill();
  setDraft('first', 'a long thought');
  await vi.advanceTimersByTimeAsync(10_000);
  expect(Object.fromEntries(kept)).toEqual({});
  makeRoom();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(Object.fromEntries(kept)).toEqual({ first: 'a long thought' });
});

it('forgets a draft that was sent while nothing could be stored', async () => {
  const { kept, bridge, fill, makeRoom } = aDisk();
  await rememberDrafts(bridge);
  setDraft('first', 'a long thought');
  await vi.advanceTimersByTimeAsync(10_000);
  fill();
  setDraft('first', '');
  await vi.advanceTimersByTimeAsync(10_000);
  makeRoom();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(Object.fromEntries(kept)).toEqual({ first: '' });
});
