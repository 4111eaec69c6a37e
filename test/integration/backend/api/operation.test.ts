import { applyChanges } from '@shared/chat/change';
import { fold } from '@shared/chat/fold';
import { initialFoldState } from '@shared/chat/fold-state';
import { partsOf } from '@shared/chat/part-index';
import type { FoldContext } from '@shared/chat/transcript-writer';
import { parseEventData } from '@shared/protocol/chunks';
import { asOperationProgress } from '@shared/protocol/tool-output';
import { describe, expect, it } from 'vitest';
import { announcedTask, chunks, events, type StreamEvent } from '../support/client';
import { backendForAll } from '../support/in-process';

const running = backendForAll();

describe('an operation', () => {
  it('reports its steps, its result, and then the comment', async () => {
    const session = await running.client.createSession();
    const turn = await running.client.ask(
      session,
      '/script create-agent steps=3 interval=1 chars=120 delta=0 seed=7',
    );
    const taskId = announcedTask(turn.events);
    const call = chunks(turn.events).find((chunk) => chunk.type === 'tool-input-available');
    const seen = chunks(await running.client.read(taskId));
    const states = seen
      .map((chunk) => ('data' in chunk ? asOperationProgress(chunk.data) : null))
      .filter((progress) => progress !== null)
      .map(({ steps }) => steps.map(({ state }) => state));
    expect(states).toEqual([
      ['running', 'pending', 'pending'],
      ['done', 'pending', 'pending'],
      ['done', 'running', 'pending'],
      ['done', 'done', 'pending'],
      ['done', 'done', 'running'],
      ['done', 'done', 'done'],
    ]);
    expect(seen[0]).toEqual(call);
    expect(seen.slice(7, 10).map(({ type }) => type)).toEqual([
      'tool-output-available',
      'start',
      'text-start',
    ]);
    expect(seen[7]).toMatchObject({ toolCallId: call?.toolCallId });
    expect(seen.at(-1)).toEqual({ type: 'finish' });

    const { messages, active_stream } = await running.client.detail(session);
    expect(active_stream).toBeNull();
    expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'tool', 'assistant']);
    expect(JSON.parse(messages[2]?.content ?? '')).toMatchObject({
      type: 'agent_saved',
      agent_id: expect.any(String),
      agent_name: expect.any(String),
      library_agent_id: expect.any(String),
      library_agent_link: expect.stringMatching(/^\/library\//),
      agent_page_link: expect.stringMatching(/^\/build\?flowID=/),
      session_id: session,
    });
    expect(messages[3]?.content).toHaveLength(120);
  });

  it('is named by the session while it runs, and its row is replaced before the result is told', async () => {
    const session = await running.client.createSession();
    const turn = await running.client.ask(
      session,
      '/script create-agent steps=2 interval=150 chars=600 delta=5',
    );
    const taskId = announcedTask(turn.events);
    const before = await running.client.detail(session);
    expect(before.active_stream).toMatchObject({
      task_id: taskId,
      last_message_id: '0-0',
      tool_name: 'create_agent',
    });
    expect(JSON.parse(before.messages[2]?.content ?? '')).toMatchObject({
      type: 'operation_pending',
      task_id: taskId,
      operation_id: before.active_stream?.operation_id,
    });
    for await (const { data } of events(await running.client.stream(taskId))) {
      if (!data.includes('tool-output-available')) continue;
      const { messages } = await running.client.detail(session);
      expect(JSON.parse(messages[2]?.content ?? '')).toMatchObject({ type: 'agent_saved' });
    }
  });
});

describe('the streams of a turn and its operation', () => {
  it('fold into the messages that the session stores', async () => {
    const session = await running.client.createSession();
    const { taskId, events: turn } = await running.client.ask(
      session,
      '/script create-agent steps=2 interval=1 chars=90 delta=0',
    );
    const first = foldAll(taskId, turn);
    const [announced] = first.discovered;
    if (!announced) throw new Error('the fold found no operation');
    expect(first.state.end).toBe('finished');

    const operation = await running.client.read(announced.taskId);
    const { taskId: operationId, toolCallId } = announced;
    const second = foldAll(operationId, operation, {
      stored: partsOf(applyChanges([], first.changes)),
      answers: toolCallId,
    });
    expect(second.state.end).toBe('finished');
    const added = [...first.changes, ...second.changes].filter(
      ({ type }) => type === 'message.added',
    );
    const { messages } = await running.client.detail(session);
    const assistants = messages.filter(({ role }) => role === 'assistant');
    expect(added).toMatchObject(assistants.map(({ id }) => ({ message: { id } })));
    expect(second.changes).toContainEqual(
      expect.objectContaining({
        type: 'tool.updated',
        messageId: assistants[0]?.id,
        update: expect.objectContaining({ output: JSON.parse(messages[2]?.content ?? '') }),
      }),
    );
  });
});

function foldAll(
  taskId: string,
  seen: readonly StreamEvent[],
  context: Pick<FoldContext, 'stored' | 'answers'> = { stored: partsOf([]) },
) {
  const inputs = seen
    .map(({ data }) => parseEventData(data))
    .filter((event) => event.kind !== 'invalid');
  return fold(initialFoldState(), inputs, { taskId, now: 0, ...context });
}
