import type { SessionSnapshot } from '@shared/session';
import { beforeEach, describe, expect, it } from 'vitest';
import { createClient, type Memory } from '../../../src/renderer/client';
import { setPasted } from '../../../src/renderer/features/chat/composer-drafts';
import { useApp } from '../../../src/renderer/stores/app';
import { NO_SESSION, putBack, setDraft, useDrafts } from '../../../src/renderer/stores/drafts';
import { useSessions } from '../../../src/renderer/stores/sessions';
import { useTasks } from '../../../src/renderer/stores/tasks';
import { useTranscript } from '../../../src/renderer/stores/transcript';
import { useUndo } from '../../../src/renderer/stores/undo';
import { showSettings, useView } from '../../../src/renderer/stores/view';
import { show } from '../../../src/renderer/wishes';
import { FakeBridge } from './fake-bridge';
import { anAnswer, anAppState, aSession, aSnapshot, aTask, NOW } from './fixtures';

const APP = anAppState();

const first = aSession({ id: 'first', updatedAt: 2 });
const second = aSession({ id: 'second', updatedAt: 1 });

const snapshotOf = (id: string, over: Partial<SessionSnapshot> = {}) =>
  aSnapshot({ session: aSession({ id }), messages: [anAnswer(id)], ...over });

const openedBy = (input: unknown) => (input as { sessionId: string }).sessionId;

function memoryOf(openSession: string | null): Memory & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>(openSession === null ? [] : [['openSession', openSession]]);
  return {
    kept,
    newChat: () => kept.has('newChat'),
    read: (key) => kept.get(key) ?? null,
    write: (key, value) => void kept.set(key, value),
  };
}

/** Lets every answer that is already on its way arrive. */
const settle = () => new Promise((resolve) => setTimeout(resolve));

function start(answers: ConstructorParameters<typeof FakeBridge>[0], last: string | null = null) {
  const bridge = new FakeBridge({
    'app.state': () => APP,
    'sessions.list': () => [second, first],
    'sessions.open': (input) => snapshotOf(openedBy(input)),
    ...answers,
  });
  const memory = memoryOf(last);
  const client = createClient(bridge, memory);
  client.listen();
  return { bridge, memory, client };
}

beforeEach(() => {
  useApp.setState(useApp.getInitialState(), true);
  useSessions.setState(useSessions.getInitialState(), true);
  useTasks.setState(useTasks.getInitialState(), true);
  useTranscript.setState(useTranscript.getInitialState(), true);
  useDrafts.setState(useDrafts.getInitialState(), true);
});

const shown = () => useTranscript.getState().hydration.shown;

describe('loading', () => {
  it('opens the newest session when none is remembered', async () => {
    const { client, memory } = start({});
    await client.load();
    await settle();
    expect(useSessions.getState()).toMatchObject({ sessions: [first, second], openId: 'first' });
    expect(shown()?.sessionId).toBe('first');
    expect(memory.kept.get('openSession')).toBe('first');
  });

  it('returns to the session that was open last', async () => {
    const { client } = start({}, 'second');
    await client.load();
    await settle();
    expect(shown()?.sessionId).toBe('second');
  });

  it('shows no chat when the remembered one and all others are gone', async () => {
    const { client } = start({ 'sessions.list': () => [] }, 'second');
    await client.load();
    expect(useSessions.getState()).toMatchObject({ sessions: [], openId: null });
  });

  it('asks for all of it at once, and shows it together', async () => {
    const late: (() => void)[] = [];
    const { client, bridge } = start(
      {
        'app.state': () => new Promise((resolve) => late.push(() => resolve(APP))),
        'sessions.list': () => [second, first],
      },
      'second',
    );
    const loaded = client.load();
    await settle();
    const asked = bridge.calls.map(([name]) => name);
    expect(asked).toEqual(['app.state', 'sessions.list', 'sessions.open']);
    expect(useSessions.getState().sessions).toBeNull();
    for (const answer of late) answer();
    await loaded;
    expect(useSessions.getState()).toMatchObject({ sessions: [first, second], openId: 'second' });
    expect(shown()?.sessionId).toBe('second');
  });

  it('holds a change back that comes before the chat it belongs to', async () => {
    const { client, bridge } = start(
      {
        'sessions.open': () => {
          const revision = 2;
          bridge.emit('session.patched', { sessionId: 'second', revision, changes: [] });
          return snapshotOf('second', { revision: 1 });
        },
      },
      'second',
    );
    await client.load();
    expect(shown()?.revision).toBe(2);
  });

  it('keeps what was told while the last of the answers was on its way', async () => {
    const { bridge, client } = start(
      {
        'sessions.open': async (input) => {
          await settle();
          bridge.emit('app.changed', anAppState({ online: false }));
          bridge.emit('session.changed', { ...first, title: 'Named meanwhile' });
          bridge.emit('session.removed', { sessionId: 'second' });
          return snapshotOf(openedBy(input));
        },
      },
      'first',
    );
    await client.load();
    expect(useApp.getState().app?.online).toBe(false);
    expect(useSessions.getState().sessions).toEqual([{ ...first, title: 'Named meanwhile' }]);
    expect(shown()?.sessionId).toBe('first');
  });

  it('opens none that was removed while its transcript was on its way', async () => {
    const { bridge, client } = start(
      {
        'sessions.open': async (input) => {
          if (openedBy(input) === 'second') bridge.emit('session.removed', { sessionId: 'second' });
          return snapshotOf(openedBy(input));
        },
      },
      'second',
    );
    await client.load();
    await settle();
    expect(shown()?.sessionId).toBe('first');
  });

  it('shows nothing of a blocked profile', async () => {
    const blocked = { code: 'profile-unreadable', message: 'No.' } as const;
    const { client, bridge } = start({ 'app.state': () => ({ ...APP, blocked }) });
    await client.load();
    expect(useSessions.getState().sessions).toBeNull();
    expect(bridge.calls.map(([name]) => name)).not.toContain('tasks.list');
  });

  it('says why it failed', async () => {
    const { client } = start({ 'sessions.list': () => Promise.reject(new Error('gone')) });
    await client.load();
    expect(useApp.getState().loadError).toBe('gone');
  });
});

describe('following a session', () => {
  it('loads it again when a patch was missed', async () => {
    let revision = 1;
    const { client, bridge } = start({
      'sessions.open': (input) => snapshotOf(openedBy(input), { revision }),
    });
    await client.load();
    await settle();
    revision = 3;
    bridge.emit('session.patched', { sessionId: 'first', revision: 3, changes: [] });
    await settle();
    expect(shown()?.revision).toBe(3);
    expect(bridge.calls.filter(([name]) => name === 'sessions.open')).toHaveLength(2);
  });

  it('shows the session chosen last when answers arrive out of order', async () => {
    const late: (() => void)[] = [];
    const { client } = start({
      'sessions.open': (input) =>
        new Promise((resolve) => late.push(() => resolve(snapshotOf(openedBy(input))))),
    });
    client.openSession('first');
    client.openSession('second');
    for (const answer of late.toReversed()) answer();
    await settle();
    expect(shown()?.sessionId).toBe('second');
  });

  it('keeps a task change that is newer than the snapshot on its way', async () => {
    const settled = aTask({ sessionId: 'first', status: 'completed', state: 'settled' });
    const { client, bridge } = start({
      'sessions.open': () => {
        bridge.emit('task.changed', settled);
        return snapshotOf('first', { tasks: [aTask({ sessionId: 'first' })] });
      },
    });
    client.openSession('first');
    await settle();
    expect(useTasks.getState().byId).toEqual({ 'task-1': settled });
  });

  it('says that a session could not be loaded', async () => {
    const { client } = start({ 'sessions.open': () => Promise.reject(new Error('unreadable')) });
    client.openSession('first');
    await settle();
    expect(useTranscript.getState().error).toBe('unreadable');
  });
});

describe('another account', () => {
  it('sees nothing of a chat that the one before has deleted', async () => {
    const { bridge, client } = start({ 'sessions.delete': () => ({ undoUntil: NOW }) });
    await client.load();
    await client.deleteSession('first');
    expect(useUndo.getState().offers).toHaveLength(1);
    bridge.emit('account.changed', null);
    expect(useUndo.getState().offers).toEqual([]);
  });
});

describe('a chat that is asked for from outside of the window', () => {
  it('is shown in front of an open dialog', async () => {
    const { client } = start({});
    showSettings('backend');
    await show(client, { sessionId: 'first' });
    expect(useSessions.getState().openId).toBe('first');
    expect(useView.getState()).toMatchObject({ pane: 'chat', dialog: null });
  });
});

describe('a message to bring into sight', () => {
  it('is asked for anew when the chat is open already', () => {
    const { client } = start({});
    client.openSession('first', 'one');
    const before = useTranscript.getState().reveal;
    client.openSession('first', 'two');
    const { reveal } = useTranscript.getState();
    expect(reveal?.messageId).toBe('two');
    expect(reveal?.request).not.toBe(before?.request);
  });
});

describe('sending', () => {
  it('empties the composer at once', async () => {
    const { client, bridge } = start({ 'messages.send': () => ({ messageId: 'm' }) });
    client.openSession('first');
    setDraft('first', 'hello');
    const sent = client.send('hello');
    expect(useDrafts.getState().drafts).toEqual({});
    await sent;
    expect(bridge.calls.at(-1)).toEqual(['messages.send', { sessionId: 'first', text: 'hello' }]);
  });

  it('starts a session when none is open', async () => {
    const { client, bridge } = start({
      'sessions.create': () => aSession({ id: 'new' }),
      'messages.send': () => ({ messageId: 'm' }),
    });
    await client.send('hello');
    expect(bridge.calls).toContainEqual(['messages.send', { sessionId: 'new', text: 'hello' }]);
    expect(useSessions.getState().openId).toBe('new');
  });

  it('gives back what main could not store, before what was typed since', async () => {
    const { client } = start({});
    client.openSession('first');
    const sent = client.send('hello');
    setDraft('first', 'more');
    await sent;
    expect(useDrafts.getState().drafts).toEqual({ first: 'hello\nmore' });
    expect(useApp.getState().problem).toBe('No messages.send.');
  });

  it('takes the place of a refused message also when main could not store it at first', async () => {
    let full = true;
    const { client, bridge } = start({
      'messages.send': () => {
        if (full) throw new Error('The disk is full.');
        return { messageId: 'm' };
      },
    });
    client.openSession('first');
    putBack('first', 'refused', 'hello');
    await client.send('hello');
    full = false;
    await client.send('hello');
    expect(bridge.calls.at(-1)).toEqual([
      'messages.send',
      { sessionId: 'first', text: 'hello', replaces: 'refused' },
    ]);
  });

  it('gives back what was typed when no session could be started', async () => {
    const { client } = start({});
    await client.send('hello');
    expect(useDrafts.getState().drafts).toEqual({ [NO_SESSION]: 'hello' });
  });
});

describe('a new chat', () => {
  it('takes along what was typed while there was none', async () => {
    const { client } = start({ 'sessions.create': () => aSession({ id: 'new' }) });
    setDraft(NO_SESSION, 'hello');
    setPasted(NO_SESSION, ['a long text']);
    await client.newChat();
    expect(useSessions.getState().openId).toBe('new');
    expect(useDrafts.getState().drafts).toEqual({ new: 'hello', 'pasted/new': '["a long text"]' });
  });

  it('of a link leaves what was typed while there was none in one of its own', async () => {
    let made = 0;
    const { client } = start({
      'sessions.create': () => {
        made += 1;
        return aSession({ id: `new-${made}` });
      },
    });
    setDraft(NO_SESSION, 'hello');
    await show(client, { newChat: true, prompt: 'from a link' });
    expect(useDrafts.getState().drafts).toMatchObject({ 'new-1': 'hello', 'new-2': 'from a link' });
    expect(useSessions.getState().openId).toBe('new-2');
  });

  it('takes along what is typed while the first message begins it', async () => {
    const { client } = start({
      'sessions.create': () => aSession({ id: 'new' }),
      'messages.send': () => ({ messageId: 'm' }),
    });
    const sent = client.send('hello');
    setDraft(NO_SESSION, 'and more');
    await sent;
    expect(useDrafts.getState().drafts).toEqual({ new: 'and more' });
  });

  it('is not started while an empty one is open', async () => {
    const { client, bridge } = start({
      'sessions.open': () => snapshotOf('first', { messages: [] }),
    });
    await client.load();
    await settle();
    await client.newChat();
    expect(bridge.calls.map(([name]) => name)).not.toContain('sessions.create');
  });
});

describe('a deleted chat', () => {
  it('can be asked back once more when asking failed', async () => {
    useUndo.setState(useUndo.getInitialState(), true);
    const until = Date.now() + 10_000;
    const { client } = start({ 'sessions.delete': () => ({ undoUntil: until }) });
    await client.load();
    await client.deleteSession('first');
    await client.undeleteSession('first');
    expect(useUndo.getState().offers).toMatchObject([{ session: { id: 'first' }, until }]);
  });
});
