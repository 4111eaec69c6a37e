import { fold } from '@shared/chat/fold';
import { initialFoldState } from '@shared/chat/fold-state';
import { partsOf as storedIn } from '@shared/chat/part-index';
import { parseEventData } from '@shared/protocol/chunks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type BuiltBackend, buildBackend } from './support/build';
import {
  ApiClient,
  chunks,
  lastId,
  readEvents,
  type StreamEvent,
  taskIdOf,
  textOf,
} from './support/client';
import { type Folder, makeFolder } from './support/folder';
import { type ModelServer, startModelServer } from './support/model-server';
import { type BackendProcess, startProcess, TOKEN } from './support/process';

let built: BuiltBackend;
let server: ModelServer;
let folder: Folder;
let backend: BackendProcess;

beforeAll(async () => {
  built = await buildBackend();
  server = await startModelServer();
});

afterAll(async () => {
  built.remove();
  await server.stop();
});

beforeEach(async () => {
  folder = makeFolder();
  backend = await start();
});

afterEach(async () => {
  await backend.end('SIGKILL');
  folder.remove();
});

const client = () => new ApiClient(backend.url, TOKEN);

function start(): Promise<BackendProcess> {
  const env = { OPENAI_BASE_URL: server.url, LONGHAUL_MODEL: 'test-model' };
  return startProcess(built.entry, folder.path, env);
}

/** Reads a turn; as soon as the condition holds, the backend is killed, and reading goes on with the next one. */
async function readThroughKill(
  message: string,
  condition: (event: StreamEvent) => boolean,
): Promise<{ session: string; task: string; seen: StreamEvent[] }> {
  const session = await client().createSession();
  const response = await client().send(session, message, 'm');
  const task = taskIdOf(response);
  const seen = await readEvents(response, condition);
  await backend.end('SIGKILL');
  backend = await start();
  seen.push(...(await client().read(task, lastId(seen))));
  return { session, task, seen };
}

/** The parts of the message that a client makes of a stream. */
function partsOf(seen: readonly StreamEvent[]): string[] {
  const inputs = seen.flatMap(({ data }) => {
    const parsed = parseEventData(data);
    return parsed.kind === 'invalid' ? [] : [parsed];
  });
  const { changes } = fold(initialFoldState(), inputs, {
    taskId: 'task',
    now: 0,
    stored: storedIn([]),
  });
  return changes.flatMap((change) => (change.type === 'part.added' ? [change.part.type] : []));
}

describe('a backend that is killed while a real model speaks', () => {
  it('has the model go on behind its last word, in the same part', async () => {
    server.answer(({ open, delta, say, finish }, index) => {
      open();
      if (index === 0) {
        delta({ reasoning_content: 'Hm.' });
        return say('Once upon ', 'a time', ' there');
      }
      say(' was a ', 'queue.');
      finish();
    });
    const { session, task, seen } = await readThroughKill('Tell me', ({ data }) =>
      data.includes(' there'),
    );
    expect(textOf(seen)).toBe('Once upon a time there was a queue.');
    expect(partsOf(seen)).toEqual(['reasoning', 'text']);
    expect(await client().read(task)).toEqual(seen);
    expect((await client().detail(session)).messages.map(({ content }) => content)).toEqual([
      'Tell me',
      'Once upon a time there was a queue.',
    ]);
    expect(server.exchanges.at(-1)?.request.messages.slice(1)).toMatchObject([
      { role: 'user', content: 'Tell me' },
      { role: 'assistant', content: 'Once upon a time there' },
      { role: 'user', content: expect.stringContaining('cut off') },
    ]);
    expect(seen.at(-1)?.data).toBe('[DONE]');
  });

  it('gives up a call that was half written, and asks again', async () => {
    server.answer(({ open, delta, say, finish }, index) => {
      open();
      if (index === 2) {
        say('Done.');
        return finish();
      }
      const call = { name: 'get_doc_page', arguments: '{"path":' };
      delta({ tool_calls: [{ index: 0, id: `call_${index}`, type: 'function', function: call }] });
      if (index === 0) return;
      delta({ tool_calls: [{ index: 0, function: { arguments: '"glossary"}' } }] });
      finish('tool_calls');
    });
    const { session, seen } = await readThroughKill('Look it up', ({ data }) =>
      data.includes('tool-input-start'),
    );
    expect(chunks(seen).map(({ type }) => type)).toEqual([
      'start',
      'tool-input-start',
      'tool-input-available',
      'tool-output-available',
      'tool-input-start',
      'tool-input-available',
      'tool-output-available',
      'start',
      'text-start',
      'text-delta',
      'text-end',
      'finish',
    ]);
    const { messages } = await client().detail(session);
    expect(messages[1]?.tool_calls).toHaveLength(2);
    expect(messages.map(({ role }) => role)).toEqual([
      'user',
      'assistant',
      'tool',
      'tool',
      'assistant',
    ]);
    expect(JSON.parse(messages[2]?.content ?? '')).toMatchObject({ error: 'interrupted' });
  });
});
