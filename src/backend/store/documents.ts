/**
 * What a user owns besides conversations: agents of the library, their runs, files of the workspace. JSON values by
 * collection and id; tools read them, and write them with the step that answers the call (`Write`).
 */
import type { JsonValue } from '@shared/protocol/json';
import { z } from 'zod';
import { jsonValue } from '../json';

export const documentWrite = z.discriminatedUnion('kind', [
  /** Stores a value, in place of the one that has this id. */
  z.object({
    kind: z.literal('put-document'),
    collection: z.string(),
    id: z.string(),
    value: jsonValue,
  }),
  /** Removes a value, if there is one. */
  z.object({ kind: z.literal('delete-document'), collection: z.string(), id: z.string() }),
]);

export type DocumentWrite = z.infer<typeof documentWrite>;

/** Every read is limited to what one user owns. */
export interface DocumentStore {
  /** @returns the value, or null when there is none. */
  get(userId: string, collection: string, id: string): Promise<JsonValue | null>;
  /** The values of a collection, by rising id. */
  list(userId: string, collection: string): Promise<readonly JsonValue[]>;
}
