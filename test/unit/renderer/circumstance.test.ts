import type { Task, WaitReason } from '@shared/chat/task';
import { describe, expect, it } from 'vitest';
import { circumstanceOf } from '../../../src/renderer/features/tasks/circumstance';
import { anAppState, aTask, NOW } from './fixtures';

const { backend } = anAppState();
const remote = { ...backend, kind: 'remote' } as const;

const waiting = (waitReason: WaitReason, over: Partial<Task> = {}) =>
  aTask({ state: 'waiting', waitReason, ...over });

describe('what keeps the app from the server', () => {
  it('is nothing while tasks run, or wait for other reasons', () => {
    const tasks = [aTask(), waiting('backoff'), waiting('asleep')];
    expect(circumstanceOf(backend, tasks, true, NOW)).toBeNull();
  });

  it('is the network only when the backend is on the other side of it', () => {
    expect(circumstanceOf(remote, [], false, NOW)).toEqual({ kind: 'offline' });
    expect(circumstanceOf(backend, [], false, NOW)).toBeNull();
    expect(circumstanceOf(backend, [waiting('offline')], true, NOW)).toEqual({ kind: 'offline' });
  });

  it('counts down to the first attempt of those that were slowed down', () => {
    const tasks = [
      waiting('rate-limited', { retryAt: NOW + 9_000 }),
      waiting('rate-limited', { retryAt: NOW + 3_500 }),
    ];
    expect(circumstanceOf(backend, tasks, true, NOW)).toEqual({ kind: 'rate-limited', seconds: 4 });
  });

  it('is the sign-in before anything else', () => {
    const tasks = [waiting('rate-limited'), waiting('signed-out')];
    expect(circumstanceOf(remote, tasks, false, NOW)).toEqual({ kind: 'signed-out' });
  });

  it('forgets tasks that have ended', () => {
    const ended = waiting('signed-out', { settledAt: NOW });
    expect(circumstanceOf(backend, [ended], true, NOW)).toBeNull();
  });
});
