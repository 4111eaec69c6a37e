import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Adds up the files of a folder that something else is writing to. What vanishes meanwhile counts as nothing.
 *
 * @param {string} folder
 * @returns {Promise<number>} bytes
 */
export async function folderSize(folder) {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const sizes = await Promise.all(
    entries.map(async (entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return folderSize(path);
      return lstat(path).then(
        (file) => file.size,
        () => 0,
      );
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
