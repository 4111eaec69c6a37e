/**
 * From the network to the database: the replay of long logs through the whole engine, beside the `ai` package, which reads
 * the same stream of the same server to a message and stores nothing.
 */

import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { readUIMessageStream as readV6, DefaultChatTransport as TransportV6 } from 'ai-v6';
import { readUIMessageStream as readV7, DefaultChatTransport as TransportV7 } from 'ai-v7';
import { REPO_ROOT } from '../../support/paths';
import { answerDeltas } from './answer';
import { addTask, createEngine, withStore } from './engine';
import { type Spread, spread } from './spread';

export const REPLAY_BUDGETS = {
  eventsPerSecond: 100_000,
  timesAi: 3,
  /** 40,000 deltas against 20,000. */
  growth: 2.2,
  /** The cost of an event in a message with 50 tool parts against one without. */
  tools: 1.3,
} as const;

/** The logs: deltas, twice as many, and as many behind 50 tool calls. */
type LogName = 'deltas' | 'twice' | 'tools';
export type ReaderName = 'Longhaul' | 'ai 7' | 'ai 6';

export interface Replay {
  readonly reader: ReaderName;
  readonly deltas: number;
  readonly eventsPerSecond: Spread;
  /** The time for twice as many deltas, and for an event behind 50 tool calls, as multiples. */
  readonly growth: Spread;
  readonly tools: Spread;
}

interface Log {
  readonly chunks: readonly object[];
  readonly text: string;
}

/** Reads one log to its end. @returns the text of the message. */
type Read = (url: string, log: LogName) => Promise<{ readonly ms: number; readonly text: string }>;

const READERS: Readonly<Record<ReaderName, Read>> = {
  Longhaul: throughEngine,
  'ai 7': async (url, log) => {
    const begun = performance.now();
    const api = streamUrl(url, log);
    const transport = new TransportV7({ prepareReconnectToStreamRequest: () => ({ api }) });
    const stream = await transport.reconnectToStream({ chatId: log });
    return finish(begun, stream && readV7({ stream }));
  },
  'ai 6': async (url, log) => {
    const begun = performance.now();
    const api = streamUrl(url, log);
    const transport = new TransportV6({ prepareReconnectToStreamRequest: () => ({ api }) });
    const stream = await transport.reconnectToStream({ chatId: log });
    return finish(begun, stream && readV6({ stream }));
  },
};

/** All readers take turns in each round, so that a busy machine slows all. A round before them is for the compiler. */
export async function measureReplay(deltas: number, rounds: number): Promise<Replay[]> {
  const logs = { deltas: log(deltas, 0), twice: log(2 * deltas, 0), tools: log(deltas, 50) };
  const chunks = Object.fromEntries(Object.entries(logs).map(([name, it]) => [name, it.chunks]));
  const server = new Worker(join(REPO_ROOT, 'test/bench/engine/log-server.ts'), {
    workerData: { logs: chunks },
  });
  try {
    const port = await new Promise<number>((resolve) => server.once('message', resolve));
    const url = `http://127.0.0.1:${port}`;
    const times = new Map<ReaderName, Record<LogName, number>[]>();
    for (let round = 0; round <= rounds; round += 1) {
      for (const [name, read] of Object.entries(READERS) as [ReaderName, Read][]) {
        const timed = async (which: LogName) => {
          const { ms, text } = await read(url, which);
          if (text !== logs[which].text) throw new Error(`${name} has read another text.`);
          return ms / logs[which].chunks.length;
        };
        const each = {
          deltas: await timed('deltas'),
          twice: await timed('twice'),
          tools: await timed('tools'),
        };
        if (round > 0) times.set(name, [...(times.get(name) ?? []), each]);
      }
    }
    return [...times].map(([reader, each]) => ({
      reader,
      deltas,
      eventsPerSecond: spread(each.map((ms) => 1_000 / ms.deltas)),
      growth: spread(each.map((ms) => (2 * ms.twice) / ms.deltas)),
      tools: spread(each.map((ms) => ms.tools / ms.deltas)),
    }));
  } finally {
    await server.terminate();
  }
}

/** From the moment when the backend is there to the commit that settles the task. */
function throughEngine(url: string, log: LogName): ReturnType<Read> {
  return withStore(async (store) => {
    addTask(store, log);
    let settle: (at: number) => void;
    const settled = new Promise<number>((resolve) => {
      settle = resolve;
    });
    const engine = createEngine(store, url, { onTaskSettled: () => settle(performance.now()) });
    try {
      engine.start();
      const begun = performance.now();
      engine.backendReady();
      const ms = (await settled) - begun;
      const parts = store.transcripts.read(log).flatMap((message) => message.parts);
      return { ms, text: textOf(parts) };
    } finally {
      engine.close();
    }
  });
}

async function finish(
  begun: number,
  messages: AsyncIterable<{ readonly parts: readonly object[] }> | null,
): ReturnType<Read> {
  let parts: readonly object[] = [];
  for await (const message of messages ?? []) parts = message.parts;
  return { ms: performance.now() - begun, text: textOf(parts) };
}

function textOf(parts: readonly object[]): string {
  return parts.map((part) => ('text' in part ? String(part.text) : '')).join('');
}

function streamUrl(url: string, log: LogName): string {
  return `${url}/api/chat/tasks/${log}/stream`;
}

function log(count: number, tools: number): Log {
  const deltas = answerDeltas(count);
  const calls = Array.from({ length: tools }, (_, n) => {
    const call = { toolCallId: `call-${n}`, toolName: 'search' };
    const output = { found: Array.from({ length: 5 }, (_, k) => `A result, ${n}/${k}`) };
    return [
      { type: 'tool-input-available', ...call, input: { query: `question ${n}` } },
      { type: 'tool-output-available', toolCallId: call.toolCallId, output },
    ];
  });
  return {
    text: deltas.join(''),
    chunks: [
      { type: 'start', messageId: 'm' },
      ...calls.flat(),
      { type: 'text-start', id: 'x' },
      ...deltas.map((delta) => ({ type: 'text-delta', id: 'x', delta })),
      { type: 'text-end', id: 'x' },
      { type: 'finish' },
    ],
  };
}
