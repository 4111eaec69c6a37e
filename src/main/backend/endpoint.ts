/** Where the chat API is at the moment, and the token to use there. Null while there is no backend to talk to. */
export interface Endpoint {
  /** Origin, without a trailing slash. */
  readonly url: string;
  readonly token: string | null;
}

export type EndpointSource = () => Endpoint | null;

/**
 * The backend that the environment names, or null when the bundled one is to be used.
 * @throws Error when the address cannot be used.
 */
export function remoteEndpoint(env: Readonly<Record<string, string | undefined>>): Endpoint | null {
  const url = env.LONGHAUL_BACKEND_URL;
  return url ? { url: parseEndpointUrl(url), token: env.LONGHAUL_TOKEN ?? null } : null;
}

/**
 * Reads an address that a person or a script gave.
 * @throws Error when it is not an http(s) address; plain http is for this machine only, because the token travels with it.
 */
export function parseEndpointUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new Error(`"${text}" is not an http or https address.`);
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    throw new Error(`"${text}" is not on this machine, so it needs https.`);
  }
  return url.origin;
}

export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}
