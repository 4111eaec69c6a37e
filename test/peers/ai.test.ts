/** The `ai` package's client, which ends a whole stream at the first chunk that it does not expect. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ApiClient,
  chunks,
  readEvents,
  taskIdOf,
} from '../integration/backend/support/client';
import { type InProcess, startInProcess } from '../integration/backend/support/in-process';
import { TOKEN } from '../integration/backend/support/process';
import { until } from '../integration/backend/support/until';
import {
  type AiChat,
  type ChatOptions,
  openChat,
  textOf,
  toolsOf,
  VERSIONS,
} from './support/ai-chat';

let running: InProcess;
/** A backend that keeps few events as they were sent. */
let compacting: InProcess;
let client: ApiClient;

beforeAll(async () => {
  running = await startInProcess({ HEARTBEAT_INTERVAL: '20' });
  compacting = await startInProcess({ STREAM_MAX_LENGTH: '20' });
  client = running.client;
});

afterAll(async () => {
  await running.stop();
  await compacting.stop();
});

describe.each(Object.entries(VERSIONS))('ai %s', (_version, load) => {
  async function open(options: Partial<ChatOptions> = {}): Promise<AiChat & { session: string }> {
    const session = options.session ?? (await client.createSession());
    const url = running.backend.url;
    return { session, ...openChat({ sdk: await load(), url, token: TOKEN, session, ...options }) };
  }

  it('reads a turn', async () => {
    const chat = await open();
    await chat.send('/script text chars=3000 interval=1 seed=5');
    expect(chat.errors).toEqual([]);
    expect(chat.status()).toBe('ready');
    const [answer] = chat.assistant();
    const { messages } = await client.detail(chat.session);
    expect(textOf(answer)).toBe(messages[1]?.content);
    expect(textOf(answer)).toHaveLength(3_000);
    expect(answer?.metadata).toEqual({ taskId: expect.any(String) });
  });

  it('reads calls to tools and what follows them', async () => {
    const chat = await open();
    await chat.send('/script tools n=5');
    expect(chat.errors).toEqual([]);
    expect(chat.assistant()).toHaveLength(1);
    const tools = toolsOf(chat.assistant()[0]);
    expect(tools.map(({ state }) => state)).toEqual(Array(5).fill('output-available'));
    const { messages } = await client.detail(chat.session);
    const said = messages.filter(({ role }) => role === 'assistant').map(({ content }) => content);
    expect(textOf(chat.assistant()[0])).toBe(said.join(''));
  });

  it('reads the start of a long task, and then the task itself', async () => {
    const turn = await open();
    await turn.send('/script create-agent steps=3 interval=1 chars=200 delta=0');
    expect(turn.errors).toEqual([]);
    const started = JSON.parse(String(turn.assistant().flatMap(toolsOf)[0]?.output));
    expect(started.type).toBe('operation_started');

    const messages = [...turn.messages()];
    const task = await open({ session: turn.session, messages, resume: started.task_id });
    await task.resume();
    expect(task.errors).toEqual([]);
    const tool = task.assistant().flatMap(toolsOf).at(-1);
    expect(JSON.parse(String(tool?.output)).type).toBe('agent_saved');
    const comment = (await client.detail(turn.session)).messages.at(-1)?.content ?? '';
    expect(comment).toHaveLength(200);
    expect(textOf(task.assistant().at(-1))).toContain(comment);
    expect(task.assistant()).toHaveLength(2);
  });

  it('is told of an error once, in words', async () => {
    const chat = await open();
    await chat.send('/script error code=quota chars=60 interval=0');
    expect(chat.errors.map(({ message }) => message)).toEqual([
      '[code:quota] This error was asked for by a script.',
    ]);
    expect(textOf(chat.assistant()[0])).toHaveLength(60);
  });

  it('reads a turn that is stopped', async () => {
    const chat = await open();
    const sending = chat.send('/script text chars=90000 interval=5');
    await until('some text', () => textOf(chat.assistant()[0]).length > 100);
    await client.cancel(chat.session);
    await sending;
    expect(chat.errors).toEqual([]);
    const { messages } = await client.detail(chat.session);
    expect(textOf(chat.assistant()[0])).toBe(messages[1]?.content);
  });

  it('resumes a running turn from its start', async () => {
    const session = await client.createSession();
    const response = await client.send(session, '/script text chars=1200 interval=2 seed=8', 'q');
    const taskId = taskIdOf(response);
    await readEvents(response, (_event, count) => count > 20);
    // By the task's own address, and by the session's, which is what this client asks for by itself.
    const options = { session, messages: [user('q', '…')] };
    const chats = [await open({ ...options, resume: taskId }), await open(options)];
    await Promise.all(chats.map((chat) => chat.resume()));
    for (const chat of chats) {
      expect(chat.errors).toEqual([]);
      expect(textOf(chat.assistant()[0])).toHaveLength(1_200);
    }
    // When nothing runs, there is nothing to resume.
    await chats[1]?.resume();
    expect(chats[1]?.errors).toEqual([]);
  });

  it('replays an ended task of any kind without a complaint', async () => {
    const session = await client.createSession();
    for (const script of ['text chars=100 interval=0', 'tools n=3', 'card type=agents_found']) {
      const { taskId, events } = await client.ask(session, `/script ${script}`);
      const chat = await open({ session, resume: taskId, messages: [user('q', '…')] });
      await chat.resume();
      expect(chat.errors).toEqual([]);
      const [start] = chunks(events);
      expect(chat.assistant()[0]?.id).toBe(start?.type === 'start' ? start.messageId : '');
    }
  });

  it('reads a task whose log was compacted', async () => {
    const { url } = compacting.backend;
    const session = await compacting.client.createSession();
    const script = '/script text chars=4000 interval=1 seed=6';
    const { taskId, events } = await compacting.client.ask(session, script);
    expect((await compacting.client.read(taskId)).length).toBeLessThan(events.length / 2);
    const chat = await open({ url, session, resume: taskId, messages: [user('q', '…')] });
    await chat.resume();
    expect(chat.errors).toEqual([]);
    const { messages } = await compacting.client.detail(session);
    expect(textOf(chat.assistant()[0])).toBe(messages[1]?.content);
  });
});

function user(id: string, text: string) {
  return { id, role: 'user' as const, parts: [{ type: 'text' as const, text }] };
}
