/** The app's own scheme: serves the built renderer, and nothing outside its folder, under a strict policy. */
import { readFile } from 'node:fs/promises';
import { extname, resolve, sep } from 'node:path';

export const SCHEME = 'app';
export const APP_URL = `${SCHEME}://longhaul/index.html`;

/** Whether `url` is the page `pageUrl` or stands in its folder; custom schemes have no origin to compare. */
export function isTrustedPage(pageUrl: string, url: string): boolean {
  return url.startsWith(pageUrl.slice(0, pageUrl.lastIndexOf('/') + 1));
}

/** All network is the main process's, so a page may connect to nothing. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/**
 * Answers a request of the scheme from the folder `root`.
 * @param url the requested address.
 */
export async function serveApp(root: string, url: string): Promise<Response> {
  const { host, pathname } = new URL(url);
  const file = resolve(root, `.${decodeURIComponent(pathname)}`);
  const type = TYPES[extname(file)];
  if (host !== 'longhaul' || !file.startsWith(root + sep) || !type) return notFound();
  try {
    return new Response(new Uint8Array(await readFile(file)), {
      headers: {
        'content-type': type,
        'content-security-policy': CONTENT_SECURITY_POLICY,
        'x-content-type-options': 'nosniff',
      },
    });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return notFound();
    throw error;
  }
}

function notFound(): Response {
  return new Response('Not found', { status: 404 });
}
