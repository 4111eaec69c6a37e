/**
 * Whose rows are whose. What is stored belongs to an account, a person at a place, and nobody sees another account's.
 */
import { createHash } from 'node:crypto';
import { tryParseJson } from '@shared/protocol/json';
import { z } from 'zod';
import { type Endpoint, isLoopback } from './endpoint';

/** Remembers the accounts of tokens that name nobody. */
export interface OpaqueAccounts {
  /** @param fingerprint stands for the token. */
  ofOpaque(place: string, fingerprint: string): string;
  /** Nobody is signed in at the place any more; the next token that names nobody is somebody else's. */
  forgetOpaque(place: string): void;
}

/** Backends on this machine, the bundled one among them, have no users but the one who sits here. */
const LOCAL = 'local';

/** Whether the network's state says nothing about a backend. @param remote null for the bundled one. */
export function isOnThisMachine(remote: Endpoint | null): boolean {
  return remote === null || isLoopback(new URL(remote.url).hostname);
}

/**
 * The account at a backend.
 * @param remote null for the bundled one.
 * @param signedOut whether the lack of a token means that nobody is signed in, and not that it cannot be read.
 */
export function accountOf(
  remote: Endpoint | null,
  opaque: OpaqueAccounts,
  signedOut: () => boolean = () => true,
): string {
  if (!remote) return LOCAL;
  const place = isOnThisMachine(remote) ? LOCAL : remote.url;
  const subject = remote.token === null ? null : subjectOf(remote.token);
  if (subject !== null) return `${place} ${subject}`;
  if (place === LOCAL) return place;
  if (remote.token !== null) return opaque.ofOpaque(place, fingerprint(remote.token));
  if (signedOut()) opaque.forgetOpaque(place);
  return place;
}

function fingerprint(token: string): string {
  return createHash('sha256').update(token).digest('hex').slice(0, 16);
}

const claims = z.object({ sub: z.string().min(1) });

/**
 * The user that a JSON Web Token names (RFC 7519, 4.1.2), or null when it is not one. Nothing is verified: the server does
 * that, and a forged name shows nobody anything but an empty account.
 */
export function subjectOf(token: string): string | null {
  const [, payload, signature] = token.split('.');
  if (!payload || signature === undefined) return null;
  const parsed = claims.safeParse(tryParseJson(Buffer.from(payload, 'base64url').toString()));
  return parsed.success ? parsed.data.sub : null;
}
