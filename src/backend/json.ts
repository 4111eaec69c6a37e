/** JSON values read from the disk. */
import type { JsonValue } from '@shared/protocol/json';
import { z } from 'zod';

/** Any JSON value. */
export const jsonValue: z.ZodType<JsonValue> = z.json();

/** A column that holds JSON text. @throws on text that is not JSON, which only damage can cause. */
export const jsonText = z.string().transform((text) => jsonValue.parse(JSON.parse(text)));
