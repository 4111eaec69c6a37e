import type { Task, TaskOutcome, WaitReason } from '@shared/chat/task';
import { describe, expect, it } from 'vitest';
import { taskCardState, taskWords } from '../../../src/renderer/features/tasks/task-words';
import { formatTime } from '../../../src/renderer/i18n/format';
import { aTask, NOW } from './fixtures';

const SINCE = formatTime(NOW);

const OUTCOMES: Record<TaskOutcome, string> = {
  completed: 'Finished',
  failed: 'Failed',
  stopped: 'Stopped',
  expired: 'Expired: the server no longer knows this task. What arrived is kept.',
  lost: 'History lost: showing what we had.',
};

const WAITS: Record<WaitReason, string> = {
  backoff: 'Reconnecting in 4 s: the server is not reachable',
  'rate-limited': 'Reconnecting in 4 s: the server asked to slow down',
  offline: `Offline since ${SINCE}: continues when the network is back`,
  asleep: `Asleep since ${SINCE}`,
  'signed-out': 'Sign in again to continue',
  'backend-down': 'Waiting for the backend: continues as soon as it is there',
  untrusted: 'Reconnecting in 4 s: the certificate of the server cannot be trusted',
  proxy: 'Reconnecting in 4 s: the proxy does not let the request through',
  storage: 'Waiting for disk space: nothing is lost',
  'not-followed': 'Not followed in this mode: caught up with afterwards',
};

function waiting(waitReason: WaitReason, over: Partial<Task> = {}): Task {
  return aTask({ state: 'waiting', waitReason, retryAt: NOW + 3_400, ...over });
}

describe('a task that has ended', () => {
  it.each(Object.entries(OUTCOMES) as [TaskOutcome, string][])('%s', (status, words) => {
    const task = aTask({ status, state: 'settled', settledAt: NOW });
    expect(taskWords(task, NOW).words).toBe(words);
    expect(taskCardState(task)).toBe(status);
  });

  it('says why it failed when that is known', () => {
    const task = aTask({ status: 'failed', state: 'settled', detail: 'out of credits' });
    expect(taskWords(task, NOW).words).toBe('Failed: out of credits');
  });
});

describe('a task that waits', () => {
  it.each(Object.entries(WAITS) as [WaitReason, string][])('%s', (reason, words) => {
    expect(taskWords(waiting(reason), NOW).words).toBe(words);
    expect(taskCardState(waiting(reason))).toBe('waiting');
  });

  it('counts down and then says that it tries', () => {
    expect(taskWords(waiting('backoff'), NOW + 3_000).words).toMatch(/^Reconnecting in 1 s: /);
    expect(taskWords(waiting('backoff'), NOW + 5_000).words).toMatch(/^Reconnecting…: /);
  });

  it('prefers the detail that main gives', () => {
    const task = waiting('backoff', { detail: 'connection refused' });
    expect(taskWords(task, NOW).words).toBe('Reconnecting in 4 s: connection refused');
  });

  it('keeps saying that it will be stopped', () => {
    const task = waiting('offline', { stopRequested: true });
    expect(taskWords(task, NOW).words).toBe(
      `Stop requested. Offline since ${SINCE}: continues when the network is back`,
    );
  });
});

describe('a task that runs', () => {
  it.each([
    ['connecting', false, 'Connecting…'],
    ['live', false, 'Live'],
    ['connecting', true, 'Stopping…'],
    ['live', true, 'Stopping…'],
  ] as const)('%s, stop requested: %s', (state, stopRequested, words) => {
    const task = aTask({ state, stopRequested });
    expect(taskWords(task, NOW).words).toBe(words);
    expect(taskCardState(task)).toBe(state);
  });

  it('is not taken for finished while its connection is settled but its end unknown', () => {
    expect(taskCardState(aTask({ state: 'settled' }))).toBe('connecting');
  });
});
