import type { AppState } from '@shared/app-state';
import type { WaitReason } from '@shared/chat/task';
import { describe, expect, it } from 'vitest';
import {
  type ConnectionState,
  connectionOf,
} from '../../../src/renderer/features/tasks/connection';
import { aTask, NOW } from './fixtures';

type App = Pick<AppState, 'backend' | 'mode'>;

const app = (state: AppState['backend']['state'], detail: string | null = null): App => ({
  mode: 'normal',
  backend: { kind: 'bundled', forced: false, state, detail },
});

const stateOf = (...tasks: Parameters<typeof connectionOf>[1]) =>
  connectionOf(app('ready'), tasks, NOW).state;

const waiting = (waitReason: WaitReason) => aTask({ state: 'waiting', waitReason });

const WAITS: Record<WaitReason, ConnectionState> = {
  backoff: 'reconnecting',
  'not-followed': 'reconnecting',
  'rate-limited': 'reconnecting',
  'signed-out': 'reconnecting',
  asleep: 'reconnecting',
  storage: 'reconnecting',
  untrusted: 'reconnecting',
  proxy: 'reconnecting',
  offline: 'offline',
  'backend-down': 'backend-down',
};

describe('the connection of a chat', () => {
  it('is idle without running tasks', () => {
    expect(stateOf()).toBe('idle');
    expect(stateOf(aTask({ status: 'completed', state: 'settled' }))).toBe('idle');
  });

  it('follows its only task', () => {
    expect(stateOf(aTask({ state: 'connecting' }))).toBe('connecting');
    expect(stateOf(aTask({ state: 'live' }))).toBe('live');
  });

  it.each(Object.entries(WAITS) as [WaitReason, ConnectionState][])(
    'a task waiting for %s',
    (reason, state) => expect(stateOf(waiting(reason))).toBe(state),
  );

  it('tells about the worst of several tasks', () => {
    expect(stateOf(aTask(), waiting('backoff'))).toBe('reconnecting');
    expect(stateOf(waiting('backoff'), waiting('backend-down'))).toBe('backend-down');
    expect(stateOf(waiting('backend-down'), waiting('offline'))).toBe('offline');
    expect(stateOf(aTask({ state: 'connecting' }), aTask())).toBe('live');
  });

  it.each([
    ['starting', 'connecting'],
    ['restarting', 'backend-down'],
    ['failed', 'backend-down'],
  ] as const)('a %s backend comes before any task', (state, expected) => {
    const connection = connectionOf(app(state, 'because'), [aTask()], NOW);
    expect(connection).toMatchObject({ state: expected, explanation: 'because' });
  });

  it.each(['safe', 'read-only'] as const)(
    'nothing is connected in the mode %s, whatever was stored and however the backend stands',
    (mode) => {
      const limited: App = { ...app('starting'), mode };
      expect(connectionOf(limited, [aTask({ state: 'live' })], NOW)).toMatchObject({
        state: 'off',
        words: 'Not connected',
      });
    },
  );
});
