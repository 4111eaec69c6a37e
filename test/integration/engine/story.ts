/** A short story for many tests: one task, its whole log, and how its transcript has to end whatever happens on the way. */
import { expect } from 'vitest';
import { temporaryFolder } from '../store/temporary';
import { seedTask, startEngine } from './engine';
import { type Answer, json, openStream, startPeer, tail } from './peer';

export const delta = (text: string) => ({ type: 'text-delta', id: 'x', delta: text });
export const log = [
  { type: 'start', messageId: 'm1' },
  { type: 'text-start', id: 'x' },
  delta('Grüße '),
  delta('🚀 und '),
  delta('mehr'),
  { type: 'text-end', id: 'x' },
  { type: 'finish' },
];
export const WHOLE = [
  {
    id: 'm1',
    role: 'assistant',
    status: 'complete',
    createdAt: expect.any(Number),
    parts: [{ type: 'text', text: 'Grüße 🚀 und mehr', state: 'done' }],
  },
];

/** Answers the first requests one by one, and every later one with the rest of the log. */
export function inTurn(...first: Answer[]): Answer {
  let asked = 0;
  return (request, response) => {
    const special = first[asked];
    asked += 1;
    if (special) return special(request, response);
    openStream(response);
    response.end(tail(log, request.query.get('last_message_id')));
  };
}

export const running: Answer = (_asked, response) =>
  json(response, 200, { task_id: 't1', session_id: 's', status: 'running' });

/** Starts the engine on a profile with the task, against a server that answers so. */
export async function follow(stream: Answer, status: Answer = running, silenceMs?: number) {
  const folder = temporaryFolder();
  seedTask(folder);
  const peer = await startPeer({
    'GET /tasks/t1/stream': stream,
    'GET /tasks/t1': status,
    'GET /sessions': (_asked, response) => json(response, 200, { sessions: [], total: 0 }),
  });
  const app = startEngine({
    folder,
    url: peer.url,
    ...(silenceMs === undefined ? {} : { silenceMs }),
  });
  return { folder, peer, app };
}
