import { describe, expect, it } from 'vitest';
import { ApiClient } from '../support/client';
import { backendForAll } from '../support/in-process';

const running = backendForAll();

describe('requests', () => {
  it('need the token, except for the health check', async () => {
    const stranger = new ApiClient(running.backend.url, 'wrong-token');
    expect(await (await stranger.request('/health')).json()).toEqual({
      status: 'healthy',
      service: 'chat',
      version: '0.1.0',
    });
    const refused = await stranger.request('/sessions');
    expect(refused.status).toBe(401);
    expect(await refused.json()).toEqual({ detail: expect.stringContaining('Invalid token') });
    const anonymous = await fetch(`${running.backend.url}/api/chat/sessions`);
    expect(await anonymous.json()).toEqual({ detail: 'Authorization header is missing' });
  });

  it('are answered with domain errors in one shape', async () => {
    const response = await running.client.request('/sessions/nowhere');
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({
      message: 'Failed to process GET /api/chat/sessions/nowhere',
      detail: 'Session nowhere not found.',
      hint: expect.any(String),
    });
  });

  it('may carry a message of 10,000 characters in their address, as the first clients sent it', async () => {
    for (const character of ['x', ' ', '日']) {
      const session = await running.client.createSession();
      const message = `a${character.repeat(9_998)}b`;
      const path = `/sessions/${session}/stream?message=${encodeURIComponent(message)}`;
      const response = await running.client.request(path);
      expect(response.status).toBe(200);
      await response.body?.cancel();
      expect((await running.client.detail(session)).messages[0]?.content).toBe(message);
      await running.client.cancel(session);
    }
  });

  it('for the head of a stream alone send nothing, and do not wait for its end', async () => {
    const session = await running.client.createSession();
    const head = { method: 'HEAD' };
    const sending = `/sessions/${session}/stream?message=hi`;
    const heard = await running.client.request(sending, head, AbortSignal.timeout(2_000));
    expect(heard.status).toBe(404);
    expect((await running.client.detail(session)).messages).toEqual([]);
  });

  it('that do not fit are answered with the list of issues', async () => {
    const session = await running.client.createSession();
    for (const body of [{ message: '' }, { message: 'x'.repeat(64_001) }, {}, 'text']) {
      const response = await running.client.request(`/sessions/${session}/stream`, {
        method: 'POST',
        body,
      });
      expect(response.status).toBe(422);
      expect(await response.json()).toEqual({
        message: expect.stringContaining(`POST /api/chat/sessions/${session}/stream`),
        detail: [
          {
            loc: expect.arrayContaining(['body']),
            msg: expect.any(String),
            type: expect.any(String),
          },
        ],
        hint: expect.any(String),
      });
    }
    expect((await running.client.request('/sessions?limit=0')).status).toBe(422);
    expect((await running.client.detail(session)).messages).toEqual([]);
  });

  it('with a broken body are answered like those that do not fit', async () => {
    const response = await fetch(`${running.backend.url}/api/chat/sessions`, {
      method: 'POST',
      headers: { authorization: 'Bearer a-token-for-tests', 'content-type': 'application/json' },
      body: '{"half',
    });
    expect(response.status).toBe(422);
  });

  it('for what does not exist say so', async () => {
    expect((await running.client.request('/nothing/here')).status).toBe(404);
    for (const path of ['/tasks/unknown', '/tasks/unknown/stream']) {
      const response = await running.client.request(path);
      expect(response.status).toBe(404);
      expect(await response.json()).toEqual({
        detail: { code: 'TASK_NOT_FOUND', message: expect.any(String) },
      });
    }
  });

  it('say how long streams are kept', async () => {
    expect(await (await running.client.request('/config/ttl')).json()).toEqual({
      stream_ttl_seconds: 86_400,
      stream_ttl_ms: 86_400_000,
    });
  });
});
