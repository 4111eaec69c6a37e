import { describe, expect, it } from 'vitest';
import { ANSWER_MS, ChatApi, NoAnswerError } from '../../../src/main/backend/chat-api';
import type { Fetch } from '../../../src/main/streams/event-source';
import { ManualClock } from './manual-clock';

const endpoint = () => ({ url: 'http://127.0.0.1:1', token: 't' });

/** A server that takes requests and never says a word. */
const silent: Fetch = (_url, { signal }) =>
  new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason));
  });

const calls: readonly (readonly [string, (api: ChatApi) => Promise<unknown>])[] = [
  ['creating a session', (api) => api.createSession()],
  ['posting a message', (api) => api.postMessage('s', { message: 'hello', message_id: 'm' })],
  ['stopping a task', (api) => api.cancel('s', 't')],
  ['asking for a status', (api) => api.status('t', new AbortController().signal)],
];

describe('a request that is never answered', () => {
  it.each(calls)('is given up: %s', async (_what, call) => {
    const clock = new ManualClock();
    const answer = call(new ChatApi(silent, endpoint, clock));
    answer.catch(() => undefined);
    clock.advance(ANSWER_MS);
    await expect(answer).rejects.toThrow(NoAnswerError);
  });

  it('is given up when its body does not end', async () => {
    const clock = new ManualClock();
    let asked: () => void = () => undefined;
    const whenAsked = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const endless: Fetch = async (_url, { signal }) => {
      const body = new ReadableStream({
        start: (controller) => {
          signal?.addEventListener('abort', () => controller.error(signal.reason));
        },
        pull: () => asked(),
      });
      return new Response(body, { status: 200 });
    };
    const answer = new ChatApi(endless, endpoint, clock).createSession();
    answer.catch(() => undefined);
    await whenAsked;
    clock.advance(ANSWER_MS);
    await expect(answer).rejects.toThrow(NoAnswerError);
  });

  it('does not end a stream that has begun', async () => {
    const clock = new ManualClock();
    let given: AbortSignal | null | undefined;
    const prompt: Fetch = async (_url, { signal }) => {
      given = signal;
      return new Response('data: 1\n\n', { headers: { 'content-type': 'text/event-stream' } });
    };
    await new ChatApi(prompt, endpoint, clock).postMessage('s', { message: 'hello' });
    clock.advance(ANSWER_MS * 2);
    expect(given?.aborted).toBe(false);
  });
});
