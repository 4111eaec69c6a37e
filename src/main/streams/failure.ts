/** Why an attempt ended without the stream's end: in words, and by what can be done about it. */

export type Failure =
  | { readonly kind: 'network'; readonly message: string }
  /** The server's identity could not be verified; the token is not sent to whoever answers. */
  | { readonly kind: 'untrusted'; readonly message: string }
  /** A proxy between here and the server does not let the request through. */
  | { readonly kind: 'proxy'; readonly message: string }
  | { readonly kind: 'closed' }
  | { readonly kind: 'silent' }
  | { readonly kind: 'not-a-stream'; readonly contentType: string | null }
  | { readonly kind: 'corrupt'; readonly reason: string }
  | { readonly kind: 'oversized'; readonly message: string }
  | { readonly kind: 'storage'; readonly message: string }
  | HttpFailure;

export interface HttpFailure {
  readonly kind: 'http';
  readonly status: number;
  readonly code: string | null;
  readonly message: string;
  readonly retryAfterMs: number | null;
}

/** What an HTTP status other than 200 says about repeating the request. */
export type HttpClass = 'signed-out' | 'proxy' | 'rate-limited' | 'transient' | 'permanent';

/** Client errors (RFC 9110, 15.5; RFC 6585; RFC 8470) that time may mend. */
const TRANSIENT: ReadonlySet<number> = new Set([408, 425]);

/** Server errors that the same request meets again. */
const UNIMPLEMENTED: ReadonlySet<number> = new Set([501, 505]);

export function classOf(status: number): HttpClass {
  if (status === 401) return 'signed-out';
  if (status === 407) return 'proxy';
  if (status === 429) return 'rate-limited';
  if (TRANSIENT.has(status)) return 'transient';
  // Redirects are somebody in between, such as a hotel's sign-in page, more often than the server.
  if (status >= 300 && status < 400) return 'transient';
  return status < 500 || UNIMPLEMENTED.has(status) ? 'permanent' : 'transient';
}

/** A failure in words for a person. */
export function describe(failure: Failure): string {
  switch (failure.kind) {
    case 'closed':
      return 'The server closed the connection.';
    case 'silent':
      return 'The server has been silent for too long.';
    case 'not-a-stream':
      return `The server answered with ${failure.contentType ?? 'no content type'} instead of a stream.`;
    case 'corrupt':
      return `An event arrived damaged: ${failure.reason}.`;
    case 'http':
      return failure.status === 407
        ? `The proxy on the way to the server wants a sign-in (407): ${failure.message}`
        : failure.message;
    default:
      return failure.message;
  }
}

/** An error of the network, as it was thrown by Node's or Chromium's fetch. */
export function networkFailure(error: unknown): Failure {
  const codes = codesOf(error);
  const known = KNOWN.find(({ pattern }) => codes.some((code) => pattern.test(code)));
  const code = codes.find((one) => CODE.test(one)) ?? codes.at(-1) ?? 'unknown error';
  if (!known) return { kind: 'network', message: `The server is not reachable (${code}).` };
  return { kind: known.kind, message: `${known.words} (${code}).` };
}

const CODE = /^(net::)?E[A-Z_]+$|^[A-Z][A-Z0-9]*_[A-Z0-9_]+$/;

/** The first that fits counts. Names are those of Node, OpenSSL and Chromium's network stack. */
const KNOWN: readonly {
  readonly pattern: RegExp;
  readonly kind: 'network' | 'untrusted' | 'proxy';
  readonly words: string;
}[] = [
  {
    pattern: /PROXY|TUNNEL_CONNECTION_FAILED/,
    kind: 'proxy',
    words: 'The proxy on the way to the server does not let the request through',
  },
  {
    pattern: /CERT|SIGNATURE|_SSL_|ERR_TLS|SELF_SIGNED|EPROTO|ISSUER/,
    kind: 'untrusted',
    words: 'The connection to the server is not secure: its certificate cannot be trusted',
  },
  {
    pattern: /ENOTFOUND|EAI_AGAIN|NAME_NOT_RESOLVED|NAME_RESOLUTION/,
    kind: 'network',
    words: 'The address of the server cannot be found',
  },
  {
    pattern: /ECONNREFUSED|CONNECTION_REFUSED/,
    kind: 'network',
    words: 'Nothing answers at the address of the server',
  },
  {
    pattern: /INTERNET_DISCONNECTED|ENETUNREACH|ENETDOWN|EHOSTUNREACH|ADDRESS_UNREACHABLE/,
    kind: 'network',
    words: 'There is no way to the server from this network',
  },
];

/** Messages and codes of an error and of what caused it, outermost first. */
function codesOf(error: unknown): string[] {
  const found: string[] = [];
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if ('code' in at && typeof at.code === 'string') found.push(at.code);
    found.push(at.message);
  }
  return found;
}
