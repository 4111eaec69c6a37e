/** C10: redirects, between servers that write down every header they get. */
import { describe, expect, it } from 'vitest';
import { fetchSameOrigin, RedirectError } from '../../../src/main/streams/event-source';
import { follow } from './following';
import { type RawServer, redirects, STREAM_HEAD, says, startRawServer } from './raw-server';

const HEADERS = { authorization: 'Bearer secret' };
const STREAM = says(STREAM_HEAD, 'data: a\n\n');

/** What reached the server: paths, and the token each request carried. */
function seen({ requests }: RawServer) {
  return requests.map(({ path, headers }) => [path, headers.authorization]);
}

describe('C10: a redirect', () => {
  it.each([301, 302, 303, 307, 308])(
    '%i on the same origin is followed, token and cursor with it',
    async (status) => {
      const server = await startRawServer(redirects(status, '/other?x=1'), STREAM);
      const { end, events } = follow(`${server.url}/stream`, {
        headers: HEADERS,
        lastEventId: '7',
      });
      expect(await end).toEqual({ kind: 'closed' });
      expect(events).toHaveLength(1);
      expect(seen(server)).toEqual([
        ['/stream', 'Bearer secret'],
        ['/other?x=1', 'Bearer secret'],
      ]);
      expect(server.requests[1]).toMatchObject({
        method: 'GET',
        headers: { 'last-event-id': '7' },
      });
    },
  );

  it('is followed by a relative and by a full address', async () => {
    const server = await startRawServer(
      redirects(307, 'b'),
      (socket, request) => redirects(307, `${server.url}/a/c`)(socket, request),
      STREAM,
    );
    await follow(`${server.url}/a/stream`, { headers: HEADERS }).end;
    expect(server.requests.map(({ path }) => path)).toEqual(['/a/stream', '/a/b', '/a/c']);
  });

  it.each([301, 302, 303, 307, 308])(
    '%i to another origin is refused, and the other is never asked',
    async (status) => {
      const other = await startRawServer(STREAM);
      const server = await startRawServer(redirects(status, `${other.url}/stream?secret=1`));
      const end = await follow(`${server.url}/stream`, { headers: HEADERS }).end;
      expect(end.kind).toBe('redirected');
      expect(end.kind === 'redirected' && end.error.message).toBe(
        `${server.url} redirects to another place (${other.url}). That is not followed, because requests carry a token.`,
      );
      expect(other.requests).toEqual([]);
    },
  );

  it('to another origin is refused also at the end of a chain', async () => {
    const other = await startRawServer(STREAM);
    const server = await startRawServer(
      redirects(302, '/b'),
      redirects(302, `${other.url}/stream`),
    );
    expect(await follow(server.url, { headers: HEADERS }).end).toMatchObject({
      kind: 'redirected',
    });
    expect(other.requests).toEqual([]);
  });

  it.each([
    ['the same host under another scheme', 'https://127.0.0.1:1/'],
    ['another port', 'http://127.0.0.1:1/'],
    ['no scheme', '//elsewhere.invalid/'],
    ['data', 'data:text/event-stream,data:%20a'],
    ['a file', 'file:///etc/passwd'],
    ['what is no address', 'http://['],
    ['nothing', ''],
    ['no target at all', null],
  ])('to %s is refused', async (_what, location) => {
    const server = await startRawServer(redirects(302, location));
    const { end, log } = follow(server.url, { headers: HEADERS });
    expect(await end).toMatchObject({ kind: 'redirected', error: expect.any(RedirectError) });
    expect(log).toEqual(['end redirected']);
    expect(server.requests).toHaveLength(1);
  });

  it('that brings a name and password along is refused', async () => {
    const server = await startRawServer((socket, request) =>
      redirects(302, server.url.replace('//', '//me:pass@'))(socket, request),
    );
    expect(await follow(server.url).end).toMatchObject({ kind: 'redirected' });
  });

  it('is followed a limited number of times', async () => {
    const server = await startRawServer(redirects(302, '/again'));
    const end = await follow(server.url).end;
    expect(end.kind === 'redirected' && end.error.message).toContain('too often');
    expect(server.requests).toHaveLength(21);
  });

  it('of a POST is followed when it stays one, else refused', async () => {
    const init = { method: 'POST', body: 'hello', headers: HEADERS };
    const server = await startRawServer(redirects(307, '/b'), says(STREAM_HEAD));
    await fetchSameOrigin(fetch, `${server.url}/a`, init);
    expect(server.requests.map(({ method, path }) => [method, path])).toEqual([
      ['POST', '/a'],
      ['POST', '/b'],
    ]);
    const turning = await startRawServer(redirects(302, '/b'));
    await expect(fetchSameOrigin(fetch, turning.url, init)).rejects.toThrow(RedirectError);
    expect(turning.requests).toHaveLength(1);
  });
});
