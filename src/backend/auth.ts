/** Who asks: the holder of the local token, or the user that a JSON Web Token names. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { ApiError } from './errors';
import { type JwtSettings, jwtCheck } from './jwt';

/** Everyone who holds the local token is this user. */
export const LOCAL_USER = 'local';

/** @returns the user's id. @throws ApiError 401 with the platform's wording, or 503 while tokens cannot be checked. */
export type Authenticate = (authorization: string | undefined) => Promise<string>;

export interface AuthSettings {
  /** Null where the local token is not accepted. */
  readonly localToken: string | null;
  readonly jwt: JwtSettings | null;
}

const storedToken = z.string().trim().min(16);

/**
 * Reads the token from its file, or makes one at the first start. A damaged file is replaced.
 * @throws when the file can be neither read nor written.
 */
export function loadToken(file: string): string {
  const stored = storedToken.safeParse(readIfPresent(file));
  if (stored.success) return stored.data;
  const token = randomBytes(32).toString('base64url');
  writeFileSync(file, `${token}\n`, { mode: 0o600 });
  return token;
}

function readIfPresent(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** Makes the check of `Authorization` headers. @param now the time that expiry is measured against, in ms. */
export function bearerAuth({ localToken, jwt }: AuthSettings, now: () => number): Authenticate {
  const isLocal = localToken === null ? () => false : sameText(localToken);
  const checkJwt = jwt && jwtCheck(jwt, now);
  return async (authorization) => {
    if (authorization === undefined) throw unauthorized('Authorization header is missing');
    const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
    if (token === undefined) throw unauthorized('Invalid token: it is not a bearer token');
    if (isLocal(token)) return LOCAL_USER;
    if (!checkJwt) throw unauthorized('Invalid token: it is not the token of this backend');
    const check = await checkJwt(token);
    switch (check.kind) {
      case 'user':
        // The local user's sessions are for the holder of the local token, whatever the sign-in service says.
        if (check.userId !== LOCAL_USER) return check.userId;
        throw unauthorized('Invalid token: its user name is reserved');
      case 'expired':
        throw unauthorized('Token has expired');
      case 'invalid':
        throw unauthorized(`Invalid token: ${check.reason}`);
      case 'unavailable':
        throw new ApiError(
          503,
          () => ({ detail: 'Tokens cannot be checked at the moment. Try again soon.' }),
          `The keys for checking tokens cannot be fetched: ${check.reason}`,
        );
    }
  };
}

/** Compares in constant time: digests have one length, whatever was sent. */
export function sameText(expected: string): (sent: string) => boolean {
  const digestOfExpected = digest(expected);
  return (sent) => timingSafeEqual(digest(sent), digestOfExpected);
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function unauthorized(detail: string): ApiError {
  return new ApiError(401, () => ({ detail }), detail);
}
