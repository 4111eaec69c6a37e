/** Rows of the `documents` table. */
import type { JsonValue } from '@shared/protocol/json';
import { z } from 'zod';
import { jsonText } from '../../json';
import type { DocumentStore } from '../documents';
import type { Db } from './database';

export class SqliteDocuments implements DocumentStore {
  constructor(private readonly db: Db) {}

  async get(userId: string, collection: string, id: string): Promise<JsonValue | null> {
    const value = this.db
      .prepare('SELECT value FROM documents WHERE user_id = ? AND collection = ? AND id = ?')
      .pluck()
      .get(userId, collection, id);
    return value === undefined ? null : jsonText.parse(value);
  }

  async list(userId: string, collection: string): Promise<readonly JsonValue[]> {
    return z
      .array(jsonText)
      .parse(
        this.db
          .prepare('SELECT value FROM documents WHERE user_id = ? AND collection = ? ORDER BY id')
          .pluck()
          .all(userId, collection),
      );
  }
}
