import type { Task, TaskEntry } from '@shared/chat/task';
import { beginRecovery, countVerdicts, type Recovery, recoveryAfter } from '@shared/recovery';
import { describe, expect, it } from 'vitest';
import { aTask, NOW } from '../renderer/fixtures';

const BEFORE = `${NOW - 60_000}-0`;
const AFTER = `${NOW + 60_000}-0`;

function entry(over: Partial<Task>, needsYou = false): TaskEntry {
  return { task: aTask(over), toolName: null, prompt: null, steps: [], failure: null, needsYou };
}

function settled(status: Task['status'], over: Partial<Task> = {}): TaskEntry {
  return entry({ status, state: 'settled', settledAt: NOW, lastMessageId: BEFORE, ...over });
}

function begin(...taskIds: string[]): Recovery {
  const begun = beginRecovery('start', taskIds.length > 0 ? taskIds : ['task-1'], NOW);
  if (!begun) throw new Error('There is no receipt.');
  return begun;
}

/** The verdict on `task-1` after it was seen like this, a second apart each. */
function verdict(...seen: TaskEntry[]) {
  const end = seen.reduce(
    (recovery, next, index) => recoveryAfter(recovery, next, NOW + (index + 1) * 1_000),
    begin(),
  );
  return end.tasks[0]?.verdict;
}

describe('the receipt', () => {
  it('is not written when nothing was open', () => {
    expect(beginRecovery('wake', [], NOW)).toBeNull();
  });

  it('takes nothing for running that the server has not confirmed', () => {
    expect(verdict()).toBe('checking');
    expect(verdict(entry({ state: 'connecting' }))).toBe('checking');
    expect(verdict(entry({ state: 'waiting', waitReason: 'offline' }))).toBe('waiting');
    expect(verdict(entry({ state: 'settled' }))).toBe('checking');
  });

  it('says that a task was resumed once it is live, and keeps saying so', () => {
    expect(verdict(entry({ state: 'live' }))).toBe('resumed');
    expect(verdict(entry({ state: 'live' }), entry({ state: 'connecting' }))).toBe('resumed');
    const later = settled('completed', { lastMessageId: AFTER });
    expect(verdict(entry({ state: 'live' }), later)).toBe('resumed');
  });

  it('says that a task finished while away when its end lies before the start', () => {
    expect(verdict(settled('completed'))).toBe('finished');
    expect(verdict(entry({ state: 'live' }), settled('completed'))).toBe('finished');
  });

  it('does not take a late end for an old one, whatever ids a server uses', () => {
    const resumed = recoveryAfter(begin(), entry({ state: 'live' }), NOW + 1_000);
    const ended = recoveryAfter(
      resumed,
      settled('completed', { lastMessageId: '7-1' }),
      NOW + 600_000,
    );
    expect(ended.tasks[0]?.verdict).toBe('resumed');
  });

  it.each(['failed', 'stopped', 'expired', 'lost'] as const)('says that a task %s', (status) => {
    expect(verdict(settled(status))).toBe(status);
  });

  it('asks for the person when a question is open or nobody is signed in', () => {
    const question = entry(
      { status: 'completed', state: 'settled', settledAt: NOW, lastMessageId: BEFORE },
      true,
    );
    expect(verdict(question)).toBe('needs-you');
    expect(verdict(entry({ state: 'waiting', waitReason: 'signed-out' }))).toBe('needs-you');
  });

  it('ignores tasks that began later and changes that mean nothing', () => {
    const recovery = begin('other');
    expect(recoveryAfter(recovery, entry({}), NOW)).toBe(recovery);
    const mine = begin();
    expect(recoveryAfter(mine, entry({ state: 'connecting' }), NOW)).toBe(mine);
  });

  it('counts', () => {
    const recovery = recoveryAfter(begin('task-1', 'task-2'), entry({ state: 'live' }), NOW);
    expect(countVerdicts(recovery)).toMatchObject({ resumed: 1, checking: 1, finished: 0 });
  });
});
