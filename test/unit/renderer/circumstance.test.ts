import type { Task, WaitReason } from '@shared/chat/task';
import { describe, expect, it } from 'vitest';
import { circumstanceOf } from '../../../src/renderer/features/tasks/circumstance';
import { anAppState, aTask, NOW } from './fixtures';

const app = anAppState();
const remote = anAppState({ backend: { ...app.backend, kind: 'remote' } });
const offline = anAppState({ online: false });
const remoteOffline = anAppState({ ...remote, online: false });

const waiting = (waitReason: WaitReason, over: Partial<Task> = {}) =>
  aTask({ state: 'waiting', waitReason, ...over });

describe('what keeps the app from the server', () => {
  it('is nothing while tasks run, or wait for other reasons', () => {
    const tasks = [aTask(), waiting('backoff'), waiting('asleep')];
    expect(circumstanceOf(app, tasks, NOW)).toBeNull();
  });

  it('is the network only when the backend is on the other side of it', () => {
    expect(circumstanceOf(remoteOffline, [], NOW)).toEqual({ kind: 'offline' });
    expect(circumstanceOf(offline, [], NOW)).toBeNull();
    expect(circumstanceOf(app, [waiting('offline')], NOW)).toEqual({ kind: 'offline' });
  });

  it('counts down to the first attempt of those that were slowed down', () => {
    const tasks = [
      waiting('rate-limited', { retryAt: NOW + 9_000 }),
      waiting('rate-limited', { retryAt: NOW + 3_500 }),
    ];
    expect(circumstanceOf(app, tasks, NOW)).toEqual({ kind: 'rate-limited', seconds: 4 });
  });

  it('is the sign-in before anything else', () => {
    const tasks = [waiting('rate-limited'), waiting('signed-out')];
    expect(circumstanceOf(remoteOffline, tasks, NOW)).toEqual({ kind: 'signed-out' });
  });

  it('is a sign-in that the server wants although no task waits for it', () => {
    const signedOut = anAppState({ auth: 'signed-out' });
    expect(circumstanceOf(signedOut, [], NOW)).toEqual({ kind: 'signed-out' });
  });

  it('forgets tasks that have ended', () => {
    const ended = waiting('signed-out', { settledAt: NOW });
    expect(circumstanceOf(app, [ended], NOW)).toBeNull();
  });
});
