import type { Attempt, RawEvent } from '@shared/inspector';
import { describe, expect, it } from 'vitest';
import {
  attemptLines,
  filterEvents,
  inspectable,
  sum,
} from '../../../src/renderer/features/inspector/figures';
import { aTask, NOW } from './fixtures';

function attempt(over: Partial<Attempt>): Attempt {
  return {
    startedAt: NOW,
    cursor: '0-0',
    openedAt: null,
    events: 0,
    duplicates: 0,
    alarms: 0,
    firstAlarm: null,
    endedAt: null,
    endedBecause: null,
    ...over,
  };
}

describe('attempts', () => {
  it('show the pause between them, and which of them were replays', () => {
    const lines = attemptLines([
      attempt({ endedAt: NOW + 100, events: 3 }),
      attempt({ startedAt: NOW + 600, cursor: '5-1', endedAt: NOW + 700, duplicates: 1 }),
      attempt({ startedAt: NOW + 700, events: 4, duplicates: 2 }),
    ]);
    expect(lines.map(({ pause, replay }) => [pause, replay])).toEqual([
      [null, false],
      [500, false],
      [0, true],
    ]);
    expect([sum(lines, 'events'), sum(lines, 'duplicates')]).toEqual([7, 3]);
  });

  it('are no replays while nothing has arrived before', () => {
    const lines = attemptLines([
      attempt({ endedAt: NOW + 100 }),
      attempt({ startedAt: NOW + 600, endedAt: NOW + 700, events: 2 }),
      attempt({ startedAt: NOW + 800 }),
    ]);
    expect(lines.map(({ replay }) => replay)).toEqual([false, false, true]);
  });
});

describe('the filter of raw events', () => {
  const events: readonly RawEvent[] = [
    { number: 1, kind: 'event', at: NOW, id: '1-0', type: 'message', data: 'Alpha', cut: 0 },
    { number: 2, kind: 'heartbeat', at: NOW, id: null, type: null, data: '', cut: 0 },
    { number: 3, kind: 'event', at: NOW, id: '1-1', type: 'message', data: 'beta', cut: 0 },
  ];
  const numbers = (text: string, heartbeats: boolean) =>
    filterEvents(events, text, heartbeats).map(({ number }) => number);

  it.each([
    ['', true, [1, 2, 3]],
    ['', false, [1, 3]],
    ['alpha', true, [1]],
    ['1-1', true, [3]],
    ['gamma', true, []],
  ] as const)('%j, heartbeats %s', (text, heartbeats, left) => {
    expect(numbers(text, heartbeats)).toEqual(left);
  });
});

describe('the tasks to choose from', () => {
  it('are those of the list and all others that are known, newest first, each once', () => {
    const listed = aTask({ taskId: 'listed', createdAt: NOW });
    const short = aTask({ taskId: 'short', createdAt: NOW + 1 });
    const entry = {
      task: listed,
      toolName: 'find_block',
      prompt: null,
      steps: [],
      failure: null,
      needsYou: false,
    };
    expect(inspectable([entry], { listed, short })).toEqual([
      { taskId: 'short', createdAt: NOW + 1, title: 'Answer' },
      { taskId: 'listed', createdAt: NOW, title: 'Find block' },
    ]);
  });
});
