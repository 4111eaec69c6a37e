/** A chat that was begun elsewhere: it is listed, read when it is opened, and what still runs in it is followed. */
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  GENERATIONS,
  type Generation,
  type GenerationServer,
  startGeneration,
} from '../../support/generations';
import { eventually, type Running, startEngine } from '../engine/engine';
import { temporaryFolder } from '../store/temporary';

/** Somebody else asks, and reads the whole answer. */
async function askElsewhere(server: GenerationServer, message: string): Promise<string> {
  const base = `${server.url}/api/chat`;
  const headers = { 'content-type': 'application/json' };
  const created = await fetch(`${base}/sessions`, { method: 'POST', headers, body: '{}' });
  const { id } = (await created.json()) as { id: string };
  const response = await fetch(`${base}/sessions/${id}/stream`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ message }),
  });
  return response.text();
}

async function stage(generation: Generation) {
  const server = await startGeneration(generation);
  onTestFinished(() => server.stop());
  const begin = () =>
    startEngine({ folder: temporaryFolder(), url: server.url, pollDelay: () => 20 });
  return { server, begin };
}

async function open(app: Running): Promise<string> {
  await eventually(
    () => app.store.sessions.list(),
    (list) => expect(list).toMatchObject([{ title: 'Blocks and agents' }]),
  );
  const id = app.store.sessions.list()[0]?.id ?? '';
  app.engine.watched(new Set([id]));
  return id;
}

function words(app: Running, id: string): string {
  return app.store.transcripts
    .read(id)
    .flatMap(({ parts }) => parts.map((part) => (part.type === 'text' ? part.text : '')))
    .join('|');
}

describe.each(GENERATIONS)('%s', (generation) => {
  it('loads a chat that is over', async () => {
    const { server, begin } = await stage(generation);
    await askElsewhere(server, 'which blocks are there?');
    const app = begin();
    const id = await open(app);
    await eventually(
      () => words(app, id),
      (seen) => expect(seen).toMatch(/which blocks.*one moment\..*good luck\./s),
    );
    expect(app.store.tasks.all()).toEqual([]);
    const before = app.store.transcripts.read(id);
    await app.engine.reconciler.refresh(id);
    expect(app.store.transcripts.read(id)).toEqual(before);
    expect(app.errors).toEqual([]);
  });

  it('follows what still runs', async () => {
    const { server, begin } = await stage(generation);
    // A turn of the first generations is told of by nothing but its rows; their operations are.
    const early = generation === 'g0' || generation === 'g1';
    if (!early) server.hold(16);
    const elsewhere = askElsewhere(server, early ? 'make me an agent' : 'which blocks are there?');
    await eventually(
      () => server.produced(),
      (count) => expect(count).toBeGreaterThan(12),
    );
    const app = begin();
    const id = await open(app);
    if (!early) {
      await eventually(
        () => app.store.tasks.all(),
        (tasks) => expect(tasks).toMatchObject([{ state: 'live', status: 'running' }]),
      );
      server.release();
    }
    await eventually(
      () => words(app, id),
      (seen) => expect(seen).toMatch(early ? /is ready ✅\./ : /one moment\..*good luck\./s),
    );
    await eventually(
      () => app.store.tasks.all().map(({ status }) => status),
      (seen) => expect(new Set(seen)).toEqual(new Set(early ? seen : ['completed'])),
    );
    await elsewhere;
    const said = words(app, id);
    expect(said.match(/good luck|is ready/g)).toHaveLength(1);
    expect(app.errors).toEqual([]);
  });
});
