/**
 * Fetches an image that a person has asked for. It goes through a session of its own, in memory only and without cookies,
 * credentials or anything else of the app, and reaches the window as data: the window itself can connect to nothing.
 */
import type { LoadedImage } from '@shared/ipc';
import type { Session } from 'electron';

export const IMAGE_PARTITION = 'images';

const MAX_BYTES = 15_000_000;
const TIMEOUT_MS = 20_000;
const TYPES = /^image\/(png|jpeg|gif|webp|avif|svg\+xml|bmp|x-icon|vnd\.microsoft\.icon)$/;

/** @param url an address of http or https. Never throws. */
export async function fetchImage(from: Pick<Session, 'fetch'>, url: string): Promise<LoadedImage> {
  try {
    const response = await from.fetch(url, {
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      headers: { accept: 'image/*' },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) return { ok: false, because: 'refused' };
    const type = response.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
    if (!TYPES.test(type)) return { ok: false, because: 'no-image' };
    const bytes = await readAtMost(response, MAX_BYTES);
    if (bytes === null) return { ok: false, because: 'too-large' };
    return { ok: true, dataUrl: `data:${type};base64,${bytes.toString('base64')}` };
  } catch {
    // Whatever went wrong below HTTP, the person can only try again or leave it.
    return { ok: false, because: 'unreachable' };
  }
}

async function readAtMost(response: Response, limit: number): Promise<Buffer | null> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response.body ?? []) {
    size += piece.byteLength;
    if (size > limit) return null;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
