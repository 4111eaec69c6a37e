/**
 * Our engine reads servers built with the `ai` package and `resumable-stream` on a real Redis: streams without ids, resumed
 * by their session, through broken connections and a restart of the app.
 */
import { randomUUID } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClient } from '@redis/client';
import type * as AiSdk from 'ai-v7';
import {
  createResumableStreamContext,
  type Publisher,
  type ResumableStreamContext,
  type Subscriber,
} from 'resumable-stream/generic';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { describeWithRedis } from '../integration/backend/support/needs';
import { eventually, messages, type Running, startEngine } from '../integration/engine/engine';
import { temporaryFolder } from '../integration/store/temporary';
import { type RedisServer, startRedis } from '../support/redis';

type Sdk = Pick<typeof AiSdk, 'createUIMessageStream' | 'createUIMessageStreamResponse'>;

const VERSIONS: Readonly<Record<string, () => Promise<Sdk>>> = {
  '5': async () => (await import('ai-v5')) as unknown as Sdk,
  '6': async () => (await import('ai-v6')) as unknown as Sdk,
  '7': async () => await import('ai-v7'),
};

const WORDS = Array.from({ length: 40 }, (_, n) => `wörd-${n} 🚀 `);
const WHOLE = WORDS.join('');

let redis: RedisServer;
let context: ResumableStreamContext;
let clients: { destroy(): void }[];

beforeAll(async () => {
  redis = await startRedis();
  const [publisher, subscriber] = [
    createClient({ url: redis.url }),
    createClient({ url: redis.url }),
  ];
  clients = [publisher, subscriber];
  for (const client of [publisher, subscriber]) {
    client.on('error', () => undefined);
    await client.connect();
  }
  const toPublish: Publisher = {
    connect: async () => undefined,
    // What the package still wants to say when the tests are over finds nobody.
    publish: (channel, message) => publisher.publish(channel, message).catch(() => 0),
    set: (key, value, options) =>
      publisher
        .set(key, value, options?.EX === undefined ? {} : { EX: options.EX })
        .catch(() => null),
    get: (key) => publisher.get(key).catch(() => null),
    incr: (key) => publisher.incr(key).catch(() => 0),
  };
  const toSubscribe: Subscriber = {
    connect: async () => undefined,
    subscribe: (channel, callback) =>
      subscriber.subscribe(channel, callback).catch(() => undefined),
    unsubscribe: (channel) => subscriber.unsubscribe(channel).catch(() => undefined),
  };
  context = createResumableStreamContext({
    waitUntil: null,
    publisher: toPublish,
    subscriber: toSubscribe,
  });
});

afterAll(async () => {
  for (const client of clients) client.destroy();
  await redis.stop();
});

/** A chat server as the guides of both packages build it, with the platform's addresses. */
async function serve(sdk: Sdk) {
  let streamId: string | null = null;
  let asked = '';
  let over = false;
  let wordsLeft = () => Promise.resolve();
  let posts = 0;
  let cutAt: number[] = [];
  const held = { until: Number.POSITIVE_INFINITY, go: () => undefined as unknown };

  const answer = (): Response => {
    const stream = sdk.createUIMessageStream({
      execute: async ({ writer }) => {
        writer.write({ type: 'start', messageId: 'answer' });
        writer.write({ type: 'text-start', id: 'x' });
        for (const [n, delta] of WORDS.entries()) {
          if (n === held.until) await wordsLeft();
          writer.write({ type: 'text-delta', id: 'x', delta });
          await new Promise((resolve) => setImmediate(resolve));
        }
        writer.write({ type: 'text-end', id: 'x' });
        writer.write({ type: 'finish' });
        over = true;
      },
    });
    return sdk.createUIMessageStreamResponse({ stream });
  };
  const send = async (body: ReadableStream<string>, response: ServerResponse) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    let left = cutAt.shift() ?? Number.POSITIVE_INFINITY;
    for await (const text of body as unknown as AsyncIterable<string>) {
      const bytes = Buffer.from(text);
      if (bytes.length >= left) {
        response.write(bytes.subarray(0, left), () => response.destroy());
        return;
      }
      left -= bytes.length;
      response.write(bytes);
    }
    response.end();
  };
  const handle = async (method: string, path: string, body: string, response: ServerResponse) => {
    const json = (value: object) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(value));
    };
    const session = { id: 's', created_at: '2026-01-01', updated_at: '2026-01-01', title: null };
    if (method === 'POST' && path === '/sessions') return json(session);
    if (method === 'GET' && path === '/sessions') return json({ sessions: [session], total: 1 });
    if (path === '/sessions/s/stream' && method === 'POST') {
      posts += 1;
      asked = (JSON.parse(body) as { message: string }).message;
      const id = randomUUID();
      streamId = id;
      const source = answer().body?.pipeThrough(new TextDecoderStream()) ?? new ReadableStream();
      const stream = await context.createNewResumableStream(id, () => source);
      return send(stream ?? new ReadableStream(), response);
    }
    if (path === '/sessions/s/stream' && streamId !== null) {
      const stream = over ? null : await context.resumeExistingStream(streamId);
      if (stream) return send(stream, response);
      response.writeHead(204).end();
      return;
    }
    if (path === '/sessions/s') {
      const rows = [
        ...(posts > 0 ? [{ role: 'user', content: asked }] : []),
        ...(over ? [{ role: 'assistant', content: WHOLE }] : []),
      ];
      const active = over || streamId === null ? null : { turn_id: streamId };
      return json({ ...session, messages: rows, active_stream: active });
    }
    response.writeHead(404).end('{}');
  };
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      const path = String(request.url).replace('/api/chat', '').replace(/\?.*/, '');
      handle(request.method ?? '', path, body, response).catch(() => response.destroy());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    posts: () => posts,
    cut: (...bytes: number[]) => {
      cutAt = bytes;
    },
    hold: (word: number) => {
      held.until = word;
      const gate = new Promise<void>((resolve) => {
        held.go = resolve as () => undefined;
      });
      wordsLeft = () => gate;
    },
    release: () => void held.go(),
  };
}

async function ended(app: Running): Promise<void> {
  await eventually(
    () => messages(app).map(({ role, status }) => `${role} ${status}`),
    (seen) => expect(seen).toEqual(['user sent', 'assistant complete']),
  );
  const parts = messages(app)[1]?.parts ?? [];
  expect(parts.flatMap((part) => (part.type === 'text' ? part.text : []))).toEqual([WHOLE]);
  expect(app.errors).toEqual([]);
}

function ask(url: string, folder = temporaryFolder()): Running {
  const app = startEngine({ folder, url, pollDelay: () => 20 });
  app.store.sessions.create('s1', 0);
  app.engine.sender.send('s1', 'tell me');
  return app;
}

describeWithRedis.each(Object.entries(VERSIONS))('a server built with ai %s', (_version, load) => {
  it('is read', async () => {
    const server = await serve(await load());
    await ended(ask(server.url));
    expect(server.posts()).toBe(1);
  });

  it('is read through connections that break again and again', async () => {
    const server = await serve(await load());
    server.cut(300, 20, 700, 1_100);
    server.hold(20);
    const app = ask(server.url);
    await eventually(
      () => app.store.attempts.ofTask(app.store.tasks.all()[0]?.taskId ?? '').length,
      (attempts) => expect(attempts).toBeGreaterThanOrEqual(5),
    );
    server.release();
    await ended(app);
    expect(server.posts()).toBe(1);
  });

  it('is read on by an app that was started again', async () => {
    const server = await serve(await load());
    server.hold(20);
    const folder = temporaryFolder();
    const app = ask(server.url, folder);
    await eventually(
      () => JSON.stringify(messages(app)),
      (seen) => expect(seen).toContain('wörd-15'),
    );
    app.close();
    const again = startEngine({ folder, url: server.url, pollDelay: () => 20 });
    server.release();
    await ended(again);
    expect(server.posts()).toBe(1);
  });
});
