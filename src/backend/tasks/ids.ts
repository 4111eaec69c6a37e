/** Ids that follow from stored ones, so that a step that runs again names everything as it did before. */
import { createHash } from 'node:crypto';

/**
 * Derives an id in the form of a UUID (version 8, RFC 9562: contents by the application's own rule).
 * @param parts what the id follows from; the same parts always give the same id.
 */
export function derivedId(...parts: readonly (string | number)[]): string {
  const hex = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  const variant = '89ab'[Number.parseInt(hex.charAt(16), 16) % 4];
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
