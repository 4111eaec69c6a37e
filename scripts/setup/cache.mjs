import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheRoot } from '../lib/paths.mjs';
import { checkManifest, writeManifest } from './manifest.mjs';

/**
 * Returns a folder of the cache, filled by `make` the first time. It is made beside its place and moved there when it is
 * complete, so an interrupted run leaves nothing half-made, and every use checks its hashes.
 *
 * @param {string} key the folder's name; everything the content depends on
 * @param {(folder: string) => Promise<void>} make fills an empty folder
 * @param {{ cache?: string }} [options]
 * @returns {Promise<{ folder: string, made: boolean, rejected: string | null }>} `rejected` says why an older copy was
 *   thrown away
 */
export async function cached(key, make, { cache = cacheRoot() } = {}) {
  const folder = join(cache, key);
  const wrong = await checkManifest(folder);
  if (!wrong) return { folder, made: false, rejected: null };

  await mkdir(cache, { recursive: true });
  const draft = await mkdtemp(join(cache, 'draft-'));
  try {
    const content = join(draft, 'content');
    await mkdir(content);
    await make(content);
    await writeManifest(content);
    await rm(folder, { recursive: true, force: true });
    await rename(content, folder);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return { folder, made: true, rejected: wrong === 'it has no manifest' ? null : wrong };
}
