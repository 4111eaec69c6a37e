/** The file that sessions are exported to and imported from: one JSON document, described in docs/export.md. */
import { MESSAGE_ROLES, MESSAGE_STATUSES } from '@shared/chat/message';
import type { JsonObject } from '@shared/protocol/json';
import { z } from 'zod';
import { partSchema } from '../store/part-codec';

export const FORMAT = 'longhaul-export';

/** How the names of such files end. */
export const CHATS_ENDING = '.longhaul.json';

/** Raised when files of the new form cannot be read by the old code. */
export const FORMAT_VERSION = 1;

/** Apart from how the database stores one, on purpose: files have to be read by other versions, whatever becomes of the tables. */
export const exportedMessage = z.object({
  id: z.string().min(1),
  role: z.enum(MESSAGE_ROLES),
  status: z.enum(MESSAGE_STATUSES),
  reason: z.string().optional(),
  metadata: (z.record(z.string(), z.json()) as z.ZodType<JsonObject>).optional(),
  createdAt: z.iso.datetime(),
  parts: z.array(partSchema),
});
export type ExportedMessage = z.infer<typeof exportedMessage>;

/** Everything but the messages, which are looked at one by one. */
export const exportedSession = z.object({
  title: z.string().nullable(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  messages: z.array(z.unknown()),
});
export type ExportedSession = z.infer<typeof exportedSession>;

export const exportHead = z.object({ format: z.literal(FORMAT), version: z.number().int().min(1) });

export const exportFile = exportHead.extend({
  exportedAt: z.iso.datetime(),
  /** The version of Longhaul that wrote the file. */
  app: z.string(),
  sessions: z.array(exportedSession),
});
