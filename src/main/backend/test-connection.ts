/** Asks a backend whether it is there, speaks our contract and takes the token. */

import { readErrorBody } from '@shared/protocol/errors';
import { tryParseJson } from '@shared/protocol/json';
import { API_PREFIX, health, sessionList } from '@shared/protocol/rest';
import type { BackendTest } from '@shared/settings';
import { errorText } from '../error-text';
import { type Fetch, fetchSameOrigin } from '../streams/event-source';
import { describe, networkFailure } from '../streams/failure';
import { type Endpoint, parseEndpointUrl } from './endpoint';

const TIMEOUT_MS = 10_000;

/** Never throws: whatever is wrong is the answer. @param monotonic milliseconds that only grow. */
export async function testConnection(
  { url, token }: Endpoint,
  fetch: Fetch,
  monotonic: () => number,
): Promise<BackendTest> {
  const began = monotonic();
  const answer = (problem: BackendTest['problem'], message: string | null): BackendTest => ({
    ok: problem === null,
    problem,
    message,
    version: null,
    ms: Math.round(monotonic() - began),
  });
  let origin: string;
  try {
    origin = parseEndpointUrl(url);
  } catch (error) {
    return answer('bad-address', errorText(error));
  }
  const request = (path: string): Promise<Response> =>
    fetchSameOrigin(fetch, origin + path, {
      method: 'GET',
      cache: 'no-store',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: {
        accept: 'application/json',
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      },
    });
  try {
    const response = await request(`${API_PREFIX}/sessions?limit=1`);
    const body = await response.text();
    if (response.status === 401) return answer('signed-out', readErrorBody(401, body).message);
    if (response.status === 404) return answer('not-longhaul', null);
    if (!response.ok) {
      return answer('unreachable', readErrorBody(response.status, body).message);
    }
    if (!sessionList.safeParse(tryParseJson(body)).success) return answer('not-longhaul', null);
    return { ...answer(null, null), version: await versionOf(request) };
  } catch (error) {
    return answer('unreachable', describe(networkFailure(error)));
  }
}

/** Some versions of the platform say who they are; none has to. */
async function versionOf(request: (path: string) => Promise<Response>): Promise<string | null> {
  try {
    const response = await request('/health');
    const parsed = health.safeParse(tryParseJson(await response.text()));
    return response.ok && parsed.success ? `${parsed.data.service} ${parsed.data.version}` : null;
  } catch {
    return null;
  }
}
