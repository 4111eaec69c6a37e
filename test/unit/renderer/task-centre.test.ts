import type { Task, TaskEntry } from '@shared/chat/task';
import type { ProgressStep } from '@shared/protocol/tool-output';
import type { Recovery } from '@shared/recovery';
import { describe, expect, it } from 'vitest';
import { isComplete, receiptWords } from '../../../src/renderer/features/task-centre/receipt';
import {
  countByFilter,
  entryProgress,
  entryTitle,
  entryWords,
  filterEntries,
  shelfOf,
} from '../../../src/renderer/features/task-centre/rows';
import { setLanguage } from '../../../src/renderer/i18n';
import { aTask, NOW } from './fixtures';

function entry(over: Partial<Task> = {}, more: Partial<TaskEntry> = {}): TaskEntry {
  return {
    task: aTask(over),
    toolName: null,
    prompt: null,
    steps: [],
    failure: null,
    needsYou: false,
    ...more,
  };
}

const ended = (status: Task['status'], more: Partial<TaskEntry> = {}) =>
  entry({ status, state: 'settled', settledAt: NOW - 3 * 60_000 }, more);

const operation = (steps: readonly ProgressStep[], over: Partial<Task> = {}) =>
  entry({ kind: 'operation', ...over }, { toolName: 'create_agent', steps });

const step = (state: ProgressStep['state']): ProgressStep => ({ name: state, label: state, state });

describe('the filters', () => {
  it.each([
    ['active', entry()],
    ['active', entry({ state: 'connecting' })],
    ['waiting', entry({ state: 'waiting', waitReason: 'backoff' })],
    ['needs-you', entry({ state: 'waiting', waitReason: 'signed-out' })],
    ['needs-you', ended('completed', { needsYou: true })],
    ['finished', ended('completed')],
    ['finished', ended('stopped')],
    ['trouble', ended('failed')],
    ['trouble', ended('expired')],
    ['trouble', ended('lost')],
  ] as const)('put each task on one shelf: %s', (shelf, task) => {
    expect(shelfOf(task)).toBe(shelf);
  });

  it('show what the receipt is about', () => {
    const recovery: Recovery = {
      after: 'start',
      at: NOW,
      tasks: [{ taskId: 'b', verdict: 'resumed', since: NOW }],
    };
    const entries = [entry({ taskId: 'a' }), entry({ taskId: 'b' })];
    expect(filterEntries(entries, 'recovered', recovery)).toEqual([entries[1]]);
    expect(filterEntries(entries, 'recovered', null)).toEqual([]);
    expect(countByFilter(entries, recovery)).toMatchObject({ all: 2, active: 2, recovered: 1 });
  });
});

describe('a task in words', () => {
  it.each([
    ['Live', operation([step('running')])],
    ['Waiting for the agent generator', operation([])],
    ['Waiting for the agent generator', operation([step('pending')])],
    ['Stopping…', operation([], { stopRequested: true })],
    ['Finished 3 min. ago', ended('completed')],
    ['Stopped 3 min. ago', ended('stopped')],
    ['History lost: showing what we had.', ended('lost')],
    ['Failed', ended('failed')],
    ['Failed: no quota', ended('failed', { failure: 'no quota' })],
    ['Needs you: a question is open', ended('completed', { needsYou: true })],
  ])('%s', (words, task) => expect(entryWords(task, NOW).words).toBe(words));

  it('says why and when it tries again', () => {
    const task = entry({
      state: 'waiting',
      waitReason: 'backoff',
      retryAt: NOW + 3_200,
      detail: 'server said 503',
    });
    expect(entryWords(task, NOW).words).toBe('Reconnecting in 4 s: server said 503');
  });

  it.each([
    ['Creating an agent', operation([])],
    ['Find block', entry({ kind: 'operation' }, { toolName: 'find_block' })],
    ['First line', entry({}, { prompt: 'First line\nsecond' })],
    ['Answer', entry()],
    ['Long task', entry({ kind: 'operation' })],
  ])('is called %s', (title, task) => expect(entryTitle(task)).toBe(title));

  it('shows how far it is', () => {
    const steps = [step('done'), step('running'), step('pending')];
    expect(entryProgress(operation(steps))).toEqual({ done: 1, total: 3, step: 'running' });
    expect(entryProgress(operation([]))).toBeNull();
  });
});

describe('the receipt in words', () => {
  const recovery: Recovery = {
    after: 'start',
    at: NOW,
    tasks: (
      ['resumed', 'resumed', 'resumed', 'finished', 'finished', 'expired', 'needs-you'] as const
    ).map((verdict, index) => ({ taskId: String(index), verdict, since: NOW })),
  };

  it('is one line', () => {
    expect(receiptWords(recovery)).toBe(
      '3 resumed, 2 finished while you were away, 1 expired, 1 needs you',
    );
    expect(isComplete(recovery)).toBe(true);
  });

  it('says what is not known yet', () => {
    const tasks = [...recovery.tasks, { taskId: 'x', verdict: 'checking', since: NOW } as const];
    expect(receiptWords({ ...recovery, tasks })).toMatch(/, 1 still being checked$/);
    expect(isComplete({ ...recovery, tasks })).toBe(false);
  });

  it('is one line in German, too', () => {
    setLanguage('de', ['de']);
    expect(receiptWords(recovery)).toBe(
      '3 fortgesetzt, 2 inzwischen fertig, 1 abgelaufen, 1 braucht Sie',
    );
    setLanguage('en', ['en']);
  });
});
