/** The file that sessions are exported to and imported from: one JSON document, described in docs/export.md. */
import type { JsonObject } from '@shared/protocol/json';
import { z } from 'zod';
import { partSchema } from '../store/part-codec';

export const FORMAT = 'longhaul-export';

/** Raised when files of the new form cannot be read by the old code. */
export const FORMAT_VERSION = 1;

export const exportedMessage = z.object({
  id: z.string().min(1),
  role: z.enum(['user', 'assistant']),
  status: z.enum([
    'queued',
    'sending',
    'sent',
    'refused',
    'streaming',
    'complete',
    'failed',
    'stopped',
    'partial',
  ]),
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
