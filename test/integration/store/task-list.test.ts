import { type FoldState, initialFoldState } from '@shared/chat/fold-state';
import { parseEventData } from '@shared/protocol/chunks';
import { describe, expect, it } from 'vitest';
import { applyEvents } from '../../../src/main/store/apply-events';
import { openProfile } from '../../../src/main/store/profile';
import { settleTask } from '../../../src/main/store/settle';
import type { Store } from '../../../src/main/store/store';
import { temporaryFolder } from './temporary';

const MINUTE = 60_000;

function open(): Store {
  const { store, blocked } = openProfile(temporaryFolder(), new Date(0));
  if (!store) throw new Error(blocked.message);
  store.sessions.create('s1', 0);
  return store;
}

function addTurn(store: Store, taskId: string, now: number): void {
  store.tasks.add({
    taskId,
    sessionId: 's1',
    kind: 'turn',
    toolCallId: null,
    foldState: initialFoldState(),
    now,
  });
}

function addOperation(store: Store, taskId: string, foldState: FoldState, now: number): void {
  store.tasks.add({
    taskId,
    sessionId: 's1',
    kind: 'operation',
    toolCallId: 'call',
    foldState,
    now,
  });
}

function apply(store: Store, taskId: string, chunks: readonly object[], now: number): void {
  const events = chunks.map((chunk, index) => {
    const parsed = parseEventData(JSON.stringify(chunk));
    if (parsed.kind === 'invalid') throw new Error(parsed.reason);
    return { id: `${now}-${index + 1}`, input: parsed };
  });
  const toolCallId = store.tasks.get(taskId)?.toolCallId ?? null;
  applyEvents(store, { taskId, sessionId: 's1', toolCallId }, events, false, now);
}

function ask(store: Store, id: string, text: string, createdAt: number): void {
  const parts = [{ type: 'text', text, state: 'done' }] as const;
  const message = { id, role: 'user', status: 'sent', createdAt, parts } as const;
  store.transaction(() => store.change('s1', null, [{ type: 'message.added', message }]));
}

const settle = (store: Store, taskId: string, now: number) =>
  settleTask(store, { taskId, sessionId: 's1', toolCallId: null }, 'completed', null, now);

const listed = (store: Store) => store.taskList.read().map(({ task }) => task.taskId);

describe('the list of all tasks', () => {
  it('has mine, however many another account has that ended later', () => {
    const store = open();
    store.accounts.enter('ann');
    addTurn(store, 'mine', 0);
    settle(store, 'mine', MINUTE);
    store.accounts.enter('ben');
    store.sessions.create('s2', 0);
    for (let n = 0; n < 200; n += 1) {
      const taskId = `his-${n}`;
      const foldState = initialFoldState();
      const about = { sessionId: 's2', kind: 'turn', toolCallId: null } as const;
      store.tasks.add({ ...about, taskId, foldState, now: 0 });
      store.tasks.settle(taskId, 'completed', null, 2 * MINUTE);
    }
    store.accounts.see('ann');
    expect(listed(store)).toEqual(['mine']);
  });

  it('has open tasks first, the newest first, and leaves short talk out once it is over', () => {
    const store = open();
    for (const [index, taskId] of ['quick', 'long', 'open-1', 'open-2'].entries()) {
      addTurn(store, taskId, index);
    }
    settle(store, 'quick', 1_000);
    settle(store, 'long', MINUTE);
    expect(listed(store)).toEqual(['open-2', 'open-1', 'long']);
    store.close();
  });

  it('keeps what went wrong, however short it was, until it is put away', () => {
    const store = open();
    addTurn(store, 'failed', 0);
    addTurn(store, 'running', 0);
    settleTask(
      store,
      { taskId: 'failed', sessionId: 's1', toolCallId: null },
      'failed',
      'no credits',
      1,
    );
    expect(listed(store)).toEqual(['running', 'failed']);
    store.taskList.dismiss(['failed', 'running'], 2);
    expect(listed(store), 'what runs cannot be put away').toEqual(['running']);
    store.close();
  });

  it('tells what a turn answers and which tool an operation works for, with its steps', () => {
    const store = open();
    ask(store, 'm1', 'Build me an agent', 0);
    addTurn(store, 'turn', 1);
    apply(
      store,
      'turn',
      [
        { type: 'start', messageId: 'a1' },
        { type: 'tool-input-start', toolCallId: 'call', toolName: 'create_agent' },
        { type: 'tool-input-available', toolCallId: 'call', toolName: 'create_agent', input: {} },
      ],
      2,
    );
    addOperation(store, 'op', initialFoldState(), 3);
    const steps = [{ name: 'plan', label: 'Planning', state: 'running' }];
    const data = { toolCallId: 'call', steps };
    apply(store, 'op', [{ type: 'data-operation-progress', data }], 4);

    const [operation, turn] = store.taskList.read();
    expect(operation).toMatchObject({ toolName: 'create_agent', steps, prompt: null });
    expect(operation?.task).toMatchObject({ lastEventAt: 4, stateSince: 3 });
    expect(turn).toMatchObject({ prompt: 'Build me an agent', toolName: null, steps: [] });
    store.close();
  });

  it('says that a question waits for the person until it is answered', () => {
    const store = open();
    addTurn(store, 'turn', 1);
    const output = { type: 'clarification_needed', message: 'Which?', questions: [] };
    apply(
      store,
      'turn',
      [
        { type: 'start', messageId: 'a1' },
        { type: 'tool-input-available', toolCallId: 'c', toolName: 'create_agent', input: {} },
        { type: 'tool-output-available', toolCallId: 'c', output: JSON.stringify(output) },
        { type: 'start', messageId: 'a2' },
        { type: 'text-start', id: 'x' },
        { type: 'text-delta', id: 'x', delta: 'Please answer.' },
        { type: 'text-end', id: 'x' },
        { type: 'finish' },
      ],
      2,
    );
    settle(store, 'turn', 3);
    expect(store.taskList.entry('turn')?.needsYou).toBe(true);
    expect(listed(store), 'although it was short').toEqual(['turn']);
    store.sessions.setDeleted('s1', 3);
    expect(listed(store), 'its chat is deleted').toEqual([]);
    store.sessions.setDeleted('s1', null);
    ask(store, 'm2', 'The first one', 4);
    expect(store.taskList.entry('turn')?.needsYou).toBe(false);
    expect(listed(store)).toEqual([]);
    store.close();
  });

  it('forgets at a start what was connected before', () => {
    const store = open();
    addTurn(store, 'turn', 1);
    const update = { state: 'live', waitReason: null, retryAt: null, detail: null } as const;
    store.tasks.setConnection('turn', update, 2);
    store.tasks.setConnection('turn', update, 9);
    expect(store.tasks.get('turn')).toMatchObject({ state: 'live', stateSince: 2 });
    store.tasks.forgetConnections(20);
    expect(store.tasks.get('turn')).toMatchObject({ state: 'connecting', stateSince: 20 });
    store.close();
  });
});
