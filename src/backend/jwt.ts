/** JSON Web Tokens as the platform's sign-in issues them: `sub` is the user, and the audience is checked. */
import {
  createRemoteJWKSet,
  decodeProtectedHeader,
  errors,
  type JWTPayload,
  type JWTVerifyOptions,
  jwtVerify,
} from 'jose';

export interface JwtSettings {
  /** The secret that HS256 tokens are signed with, or null when there are none. */
  readonly secret: string | null;
  /** Where the public keys of all other tokens are, or null when there are none. */
  readonly jwksUrl: string | null;
  readonly audience: string;
  /** The issuer that tokens must name, or null for any. */
  readonly issuer: string | null;
}

/** What a token turned out to be. `unavailable` says nothing about the token: its key could not be fetched. */
export type TokenCheck =
  | { readonly kind: 'user'; readonly userId: string }
  | { readonly kind: 'expired' }
  | { readonly kind: 'invalid'; readonly reason: string }
  | { readonly kind: 'unavailable'; readonly reason: string };

/** Signatures that a published key may check. HS256 is not among them: a public key must never serve as a secret. */
const PUBLIC_KEY_ALGORITHMS = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];

/**
 * Makes the check of tokens. Keys of a JWKS are fetched when they are first needed, and again when a new one appears.
 * @param now the time that expiry is measured against, in ms.
 */
export function jwtCheck(
  settings: JwtSettings,
  now: () => number,
): (token: string) => Promise<TokenCheck> {
  const secret = settings.secret === null ? null : new TextEncoder().encode(settings.secret);
  const keys = settings.jwksUrl === null ? null : createRemoteJWKSet(new URL(settings.jwksUrl));
  const verify = async (token: string): Promise<JWTPayload> => {
    const options: JWTVerifyOptions = {
      audience: settings.audience,
      ...(settings.issuer === null ? {} : { issuer: settings.issuer }),
      requiredClaims: ['sub'],
      currentDate: new Date(now()),
    };
    const symmetric = algorithmOf(token) === 'HS256';
    if (secret && (symmetric || !keys)) {
      return (await jwtVerify(token, secret, { ...options, algorithms: ['HS256'] })).payload;
    }
    if (!keys) throw new errors.JOSEAlgNotAllowed('no key for such tokens is configured');
    const algorithms = PUBLIC_KEY_ALGORITHMS;
    return (await jwtVerify(token, keys, { ...options, algorithms })).payload;
  };
  return async (token) => {
    try {
      const { sub = '' } = await verify(token);
      return sub === ''
        ? { kind: 'invalid', reason: 'it names no user' }
        : { kind: 'user', userId: sub };
    } catch (error) {
      return refusal(error);
    }
  };
}

function algorithmOf(token: string): string | undefined {
  try {
    return decodeProtectedHeader(token).alg;
  } catch (error) {
    throw new errors.JWSInvalid('it is not a JSON Web Token', { cause: error });
  }
}

function refusal(error: unknown): TokenCheck {
  const reason = error instanceof Error ? error.message : String(error);
  if (error instanceof errors.JWTExpired) return { kind: 'expired' };
  // A JWKS that answers badly is a plain JOSEError; one that does not answer is a timeout or an error of the network.
  const aboutToken =
    error instanceof errors.JOSEError &&
    error.code !== errors.JOSEError.code &&
    !(error instanceof errors.JWKSTimeout);
  return aboutToken ? { kind: 'invalid', reason } : { kind: 'unavailable', reason };
}
