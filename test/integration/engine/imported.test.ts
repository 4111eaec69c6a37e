/** A chat that was imported and goes on: its server has only what was said since. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { workHere } from '../../../src/main/long-work/jobs';
import { importFile } from '../../../src/main/transfer/import';
import { temporaryFolder } from '../store/temporary';
import { eventually, startEngine } from './engine';
import { type Answer, json, openStream, startPeer, tail } from './peer';

const AT = '2026-01-01T00:00:00Z';
const QUESTION = 'Go on.';
const ANSWERS = ['Chapter 1.', 'Chapter 2.'] as const;

/** An imported chat in which the same is said again, on a server whose rows have no ids. */
async function goOn(answer: Answer) {
  const folder = temporaryFolder();
  const rows: object[] = [];
  const peer = await startPeer({
    'POST /sessions/remote-1/stream': (asked, response) => {
      rows.push({ role: 'user', content: QUESTION }, { role: 'assistant', content: ANSWERS[1] });
      answer(asked, response);
    },
    'GET /sessions/remote-1': (_asked, response) =>
      json(response, 200, { id: 'remote-1', created_at: AT, updated_at: AT, messages: rows }),
    'POST /sessions': (_asked, response) => json(response, 200, { id: 'remote-1', created_at: AT }),
    'GET /sessions': (_asked, response) => json(response, 200, { sessions: [], total: 0 }),
  });
  const app = startEngine({ folder, url: peer.url });
  const said = (role: string, status: string, text: string) => {
    return {
      id: text,
      role,
      status,
      createdAt: AT,
      parts: [{ type: 'text', text, state: 'done' }],
    };
  };
  const answered = said('assistant', 'complete', ANSWERS[0]);
  const work = { type: 'operation_started', operation_id: 'o1', task_id: 't9', tool_name: 'find' };
  const tool = { type: 'tool', toolCallId: 'c1', toolName: 'find', state: 'output-available' };
  const begun = { ...answered, parts: [...answered.parts, { ...tool, output: work }] };
  const messages = [said('user', 'sent', QUESTION), begun];
  const sessions = [{ title: 'A book', createdAt: AT, updatedAt: AT, messages }];
  const head = { format: 'longhaul-export', version: 1, exportedAt: AT, app: '1.0.0' };
  const file = join(folder, 'book.longhaul.json');
  writeFileSync(file, JSON.stringify({ ...head, sessions }));
  const [sessionId = ''] = await importFile(app.store, workHere(app.store), file, 0);
  app.engine.sender.send(sessionId, QUESTION);
  await eventually(
    () => app.store.tasks.all(),
    (tasks) => expect(tasks).toMatchObject([{ state: 'settled' }]),
  );
  await app.engine.reconciler.refresh(sessionId);
  const texts = app.store.transcripts
    .read(sessionId)
    .map(({ parts }) => parts.map((part) => ('text' in part ? part.text : '')).join(''));
  expect(app.store.tasks.all(), 'nothing of what was imported is followed').toHaveLength(1);
  const posts = peer.asked.filter(({ path }) => path === '/sessions/remote-1/stream');
  return { texts, posts };
}

const WHOLE = [QUESTION, ANSWERS[0], QUESTION, ANSWERS[1]];

it('keeps what was imported when the same is asked again', async () => {
  const { texts } = await goOn((_asked, response) => {
    openStream(response, { 'x-task-id': 't1' });
    const delta = { type: 'text-delta', id: 'x', delta: ANSWERS[1] };
    response.end(tail([{ type: 'start', messageId: 'm1' }, delta, { type: 'finish' }], '0-0'));
  });
  expect(texts).toEqual(WHOLE);
});

it('C48: finds a message whose answer was lost although the same was imported', async () => {
  const { texts, posts } = await goOn((_asked, response) => response.destroy());
  expect(posts).toHaveLength(1);
  expect(texts).toEqual(WHOLE);
});

it('takes nothing for a message to send that cannot be one, so that what follows on it gets its turn', async () => {
  const folder = temporaryFolder();
  const peer = await startPeer({
    'POST /sessions/remote-1/stream': (_asked, response) => {
      openStream(response, { 'x-task-id': 't1' });
      response.end(tail([{ type: 'start', messageId: 'm1' }, { type: 'finish' }], '0-0'));
    },
    'POST /sessions': (_asked, response) => json(response, 200, { id: 'remote-1', created_at: AT }),
    'GET /sessions': (_asked, response) => json(response, 200, { sessions: [], total: 0 }),
  });
  const app = startEngine({ folder, url: peer.url });
  const wordless = { id: 'm', role: 'user', status: 'queued', createdAt: AT, parts: [] };
  const answer = { id: 'a', role: 'assistant', status: 'refused', createdAt: AT, parts: [] };
  const messages = [wordless, answer];
  const sessions = [{ title: 'Odd', createdAt: AT, updatedAt: AT, messages }];
  const head = { format: 'longhaul-export', version: 1, exportedAt: AT, app: '1.0.0' };
  const file = join(folder, 'odd.longhaul.json');
  writeFileSync(file, JSON.stringify({ ...head, sessions }));
  const [sessionId = ''] = await importFile(app.store, workHere(app.store), file, 0);
  for (const { id } of app.store.transcripts.read(sessionId))
    app.engine.sender.retry(sessionId, id);
  app.engine.sender.send(sessionId, 'hello');
  await eventually(
    () => peer.asked.map(({ body }) => body).join(),
    (bodies) => expect(bodies).toContain('hello'),
  );
});
