/** Going from chat to chat in the order in which the list shows them. */
import { beforeEach, describe, expect, it } from 'vitest';
import { createClient } from '../../../src/renderer/client';
import { runCommand } from '../../../src/renderer/features/palette/commands';
import { useApp } from '../../../src/renderer/stores/app';
import { useSessions } from '../../../src/renderer/stores/sessions';
import { FakeBridge } from './fake-bridge';
import { anAppState, aSession, aSnapshot, NOW } from './fixtures';

/** Newest activity first, as main tells them; the list shows the pinned one on top. */
const SESSIONS = [
  aSession({ id: 'newest', updatedAt: NOW }),
  aSession({ id: 'middle', updatedAt: NOW - 1 }),
  aSession({ id: 'pinned', updatedAt: NOW - 2, pinned: true }),
  aSession({ id: 'oldest', updatedAt: NOW - 3 }),
];

function start(openId: string | null) {
  const bridge = new FakeBridge({
    'sessions.open': (input) => {
      const { sessionId } = input as { sessionId: string };
      return aSnapshot({ session: aSession({ id: sessionId }) });
    },
    'sessions.delete': () => ({ undoUntil: NOW }),
  });
  const memory = { newChat: () => false, read: () => null, write: () => undefined };
  const client = createClient(bridge, memory);
  useApp.setState({ app: anAppState() });
  useSessions.setState({ sessions: SESSIONS, openId });
  return client;
}

const opened = () => useSessions.getState().openId;

beforeEach(() => {
  useApp.setState(useApp.getInitialState(), true);
  useSessions.setState(useSessions.getInitialState(), true);
});

describe('the next and the previous chat', () => {
  it.each([
    ['pinned', 'next-chat', 'newest'],
    ['newest', 'previous-chat', 'pinned'],
    ['middle', 'next-chat', 'oldest'],
    ['oldest', 'next-chat', 'oldest'],
    [null, 'next-chat', 'pinned'],
  ] as const)('from %j, %s is %j', (openId, command, expected) => {
    runCommand(command, start(openId));
    expect(opened()).toBe(expected);
  });
});

describe('the chat that opens when the open one is deleted', () => {
  it.each([
    ['pinned', 'newest'],
    ['middle', 'oldest'],
    ['oldest', 'middle'],
  ])('in place of %j is %j', async (openId, expected) => {
    await start(openId).deleteSession(openId);
    expect(opened()).toBe(expected);
  });
});
