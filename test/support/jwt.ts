/** Tokens as a sign-in service would issue them, and a real server for its public keys. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

export const JWT_SECRET = 'a-secret-for-tests-that-is-long-enough';

export interface Claims {
  readonly sub?: string;
  readonly aud?: string;
  readonly iss?: string;
  /** Seconds since the epoch. */
  readonly exp?: number;
}

type Key = Parameters<SignJWT['sign']>[0];

/** Signs with the shared secret, or with any other key. */
export function signToken(
  claims: Claims,
  key: Key = new TextEncoder().encode(JWT_SECRET),
  header: { alg: string; kid?: string } = { alg: 'HS256' },
): Promise<string> {
  return new SignJWT({ aud: 'authenticated', ...claims }).setProtectedHeader(header).sign(key);
}

export interface KeyServer {
  readonly url: string;
  readonly sign: (claims: Claims) => Promise<string>;
  readonly publicKey: Key;
  stop(): Promise<void>;
}

export async function startKeyServer(): Promise<KeyServer> {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256', use: 'sig' };
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ keys: [jwk] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/keys`,
    sign: (claims) => signToken(claims, privateKey, { alg: 'ES256', kid: 'one' }),
    publicKey,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
