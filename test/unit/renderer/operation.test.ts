import type { ToolPart } from '@shared/chat/message';
import { describe, expect, it } from 'vitest';
import {
  describeOperation,
  isOperation,
  operationWords,
  taskOfTool,
} from '../../../src/renderer/features/cards/operation';
import { aTask, NOW } from './fixtures';

const STARTED = { type: 'operation_started', task_id: 'op-1', message: 'Agent creation started.' };
const SAVED = { type: 'agent_saved', agent_name: 'Digest' };

function aTool(over: Partial<ToolPart> = {}): ToolPart {
  return {
    type: 'tool',
    toolCallId: 'call-1',
    toolName: 'create_agent',
    state: 'output-available',
    output: STARTED,
    operation: { taskId: 'op-1', operationId: null },
    ...over,
  };
}

const running = aTask({ taskId: 'op-1', kind: 'operation', toolCallId: 'call-1' });

describe('an operation', () => {
  it.each(['operation_started', 'operation_pending', 'operation_in_progress'])(
    'is known by an output of type %s',
    (type) => {
      const { operation: _none, ...tool } = aTool({ output: { type } });
      expect(isOperation(tool)).toBe(true);
    },
  );

  it('stays one after its final output', () => {
    expect(isOperation(aTool({ output: SAVED }))).toBe(true);
  });

  it('is not any other tool call', () => {
    const { operation: _none, ...tool } = aTool({ output: { type: 'block_list' } });
    expect(isOperation(tool)).toBe(false);
  });

  it('finds its task by id, or by its tool call when it has no id', () => {
    const { operation: _none, ...pending } = aTool({ output: { type: 'operation_pending' } });
    const byId = { 'op-1': running };
    expect(taskOfTool(byId, aTool())).toBe(running);
    expect(taskOfTool(byId, pending)).toBe(running);
    expect(taskOfTool({}, pending)).toBeNull();
  });

  it('shows the state of its task', () => {
    expect(describeOperation(aTool(), running)).toEqual({
      title: 'Creating agent',
      state: 'live',
      running: true,
      taskId: 'op-1',
      output: null,
      notice: 'Agent creation started.',
      asksBack: false,
    });
  });

  it('shows its result once there is one', () => {
    const task = aTask({ ...running, status: 'completed', state: 'settled' });
    const operation = describeOperation(aTool({ output: SAVED }), task);
    expect(operation).toMatchObject({ title: 'Agent created', running: false, output: SAVED });
  });

  it.each([
    'clarification_needed',
    'agent_builder_clarification_needed',
    'suggested_goal',
    'setup_requirements',
  ])('does not claim success when the result is a question: %s', (type) => {
    const task = aTask({ ...running, status: 'completed', state: 'settled' });
    const operation = describeOperation(aTool({ output: { type } }), task);
    expect(operation.title).toBe('Creating agent');
    expect(operationWords(operation, task, NOW).words).toBe('Came back with a question');
  });

  it('does not claim success when the result is an error', () => {
    const task = aTask({ ...running, status: 'completed', state: 'settled' });
    const failed = aTool({ output: { type: 'error', message: 'no' } });
    expect(describeOperation(failed, task).title).toBe('Creating agent');
  });
});

describe('an operation without a known task', () => {
  it.each([
    ['has begun', aTool(), 'connecting', 'Connecting…'],
    ['has a result', aTool({ output: SAVED }), 'completed', 'Finished'],
    ['has a result in plain text', aTool({ output: 'done' }), 'completed', 'Finished'],
    ['has an error', aTool({ output: { type: 'error' } }), 'failed', 'Failed'],
    ['never answered', aTool({ state: 'output-error' }), 'failed', 'Failed'],
  ] as const)('that %s', (_name, tool, state, words) => {
    const operation = describeOperation(tool, null);
    expect(operation.state).toBe(state);
    expect(operationWords(operation, null, NOW).words).toBe(words);
  });

  it('is not shown as running once its message has ended: a chat from a file has no tasks', () => {
    const operation = describeOperation(aTool(), null, true);
    expect(operation).toMatchObject({ state: 'lost', running: false });
    expect(operationWords(operation, null, NOW).words).toContain('not followed here');
  });
});
