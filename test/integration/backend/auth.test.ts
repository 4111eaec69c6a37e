import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JWT_SECRET, type KeyServer, signToken, startKeyServer } from '../../support/jwt';
import { ApiClient, taskIdOf } from './support/client';
import { type InProcess, startInProcess } from './support/in-process';

const SECOND_AGO = Math.floor(Date.now() / 1_000) - 1;

let keys: KeyServer;
let running: InProcess;

beforeAll(async () => {
  keys = await startKeyServer();
  running = await startInProcess({ JWT_SECRET, JWT_JWKS_URL: keys.url });
});

afterAll(async () => {
  await running.stop();
  await keys.stop();
});

const as = (token: string) => new ApiClient(running.backend.url, token);

async function refusal(token: string): Promise<{ status: number; body: unknown }> {
  const response = await as(token).request('/sessions');
  return { status: response.status, body: await response.json() };
}

describe('a JSON Web Token', () => {
  it('signed with the secret or with a published key names the user', async () => {
    for (const token of [await signToken({ sub: 'ada' }), await keys.sign({ sub: 'ada' })]) {
      const created = await as(token).request('/sessions', { method: 'POST' });
      expect(await created.json()).toMatchObject({ user_id: 'ada' });
    }
  });

  it('that has expired is refused with the platform’s words', async () => {
    expect(await refusal(await signToken({ sub: 'ada', exp: SECOND_AGO }))).toEqual({
      status: 401,
      body: { detail: 'Token has expired' },
    });
  });

  it.each([
    ['for another audience', () => signToken({ sub: 'ada', aud: 'other' })],
    ['of nobody', () => signToken({})],
    ['of the local user', () => signToken({ sub: 'local' })],
    ['signed with another secret', () => signToken({ sub: 'ada' }, Buffer.from('x'.repeat(32)))],
    ['that is none', () => Promise.resolve('a.b.c')],
    ['without a signature', () => Promise.resolve(`${btoa('{"alg":"none"}')}.e30.`)],
  ])('%s is refused as invalid', async (_what, token) => {
    expect(await refusal(await token())).toEqual({
      status: 401,
      body: { detail: expect.stringMatching(/^Invalid token: \S/) },
    });
  });

  it('must name the issuer when one is configured', async () => {
    const issuer = await startInProcess({ JWT_SECRET, JWT_ISSUER: 'https://here' });
    const status = async (iss: string) => {
      const token = await signToken({ sub: 'ada', iss });
      return (await new ApiClient(issuer.backend.url, token).request('/sessions')).status;
    };
    expect([await status('https://here'), await status('https://there')]).toEqual([200, 401]);
    await issuer.stop();
  });

  it('that cannot be checked at the moment is not called invalid', async () => {
    const gone = await startKeyServer();
    const cut = await startInProcess({ JWT_JWKS_URL: gone.url });
    const token = await gone.sign({ sub: 'ada' });
    await gone.stop();
    const response = await new ApiClient(cut.backend.url, token).request('/sessions');
    expect(response.status).toBe(503);
    await cut.stop();
  });

  it('leaves the local token as it was', async () => {
    const created = await running.client.request('/sessions', { method: 'POST' });
    expect(await created.json()).toMatchObject({ user_id: 'local' });
  });
});

describe('what belongs to one user', () => {
  it('does not exist for another', async () => {
    const ada = as(await signToken({ sub: 'ada' }));
    const bob = as(await signToken({ sub: 'bob' }));
    const session = await ada.createSession();
    const taskId = taskIdOf(await ada.send(session, '/script text chars=20 interval=0', 'm'));
    const post = { method: 'POST', body: { message: 'hello' } };
    const attempts: [string, Parameters<ApiClient['request']>[1]][] = [
      [`/sessions/${session}`, {}],
      [`/sessions/${session}`, { method: 'DELETE' }],
      [`/sessions/${session}/title`, { method: 'PATCH', body: { title: 'mine' } }],
      [`/sessions/${session}/assign-user`, { method: 'PATCH' }],
      [`/sessions/${session}/stream`, post],
      [`/sessions/${session}/stream`, {}],
      [`/sessions/${session}/stream?message=hello`, {}],
      [`/sessions/${session}/messages/pending`, post],
      [`/sessions/${session}/messages/pending`, {}],
      [`/sessions/${session}/cancel`, { method: 'POST' }],
      [`/tasks/${taskId}`, {}],
      [`/tasks/${taskId}/stream`, {}],
    ];
    for (const [path, options] of attempts) {
      const foreign = await bob.request(path, options);
      const missing = await bob.request(path.replace(session, 'no').replace(taskId, 'no'), options);
      expect([path, foreign.status, missing.status]).toEqual([path, 404, 404]);
      // Not even the words tell that it exists.
      const words = (await foreign.text()).replaceAll(session, 'no').replaceAll(taskId, 'no');
      expect(words).toBe(await missing.text());
    }
    expect(await (await bob.request('/sessions')).json()).toEqual({ sessions: [], total: 0 });
    expect((await ada.detail(session)).messages).toHaveLength(2);
  });

  it('cannot be had by saying that one is the other', async () => {
    const token = await signToken({ sub: 'bob' });
    const response = await as(token).request('/sessions', {
      headers: { 'x-act-as-user-id': 'ada' },
    });
    expect(response.status).toBe(403);
  });
});

/** A request with the headers that a browser would choose; `fetch` does not let these be set. */
function statusWith(url: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    httpRequest(`${url}/api/chat/health`, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

describe('on this machine', () => {
  it.each([
    [{ host: 'evil.example' }, 403],
    [{ host: 'evil.example:80' }, 403],
    [{ host: 'localhost.evil.example' }, 403],
    [{ host: 'localhost:1234' }, 200],
    [{ host: '[::1]:1234' }, 200],
    [{ host: '127.0.0.1', origin: 'https://evil.example' }, 403],
    [{ host: '127.0.0.1', origin: 'null' }, 403],
    [{ host: '127.0.0.1', origin: 'http://localhost:5173' }, 200],
  ])('a request with %o is answered with %i', async (headers, status) => {
    expect(await statusWith(running.backend.url, headers)).toBe(status);
  });

  it('a proxy’s name is allowed when it is configured', async () => {
    const proxied = await startInProcess({ ALLOWED_HOSTS: 'Chat.Example, other.example' });
    expect(await statusWith(proxied.backend.url, { host: 'chat.example' })).toBe(200);
    expect(await statusWith(proxied.backend.url, { host: 'evil.example' })).toBe(403);
    await proxied.stop();
  });
});

describe('on a network', () => {
  it('users sign in, and the local token opens nothing', async () => {
    const open = await startInProcess({ HOST: '0.0.0.0', JWT_SECRET });
    const url = open.backend.url.replace('0.0.0.0', '127.0.0.1');
    const { token } = open.backend;
    expect((await new ApiClient(url, token).request('/sessions')).status).toBe(401);
    const signedIn = new ApiClient(url, await signToken({ sub: 'ada' }));
    expect((await signedIn.request('/sessions')).status).toBe(200);
    expect(await statusWith(url, { host: 'chat.example' })).toBe(200);
    await open.stop();
  });
});
