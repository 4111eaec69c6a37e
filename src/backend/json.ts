/** JSON values read from the disk, and those that come from outside. */
import type { JsonValue } from '@shared/protocol/json';
import { z } from 'zod';

/**
 * Checks a value that came from outside.
 * @returns null when it is nested so deeply that looking at it exceeds the stack.
 */
export function checkOutside<T>(
  schema: z.ZodType<T>,
  value: unknown,
): z.ZodSafeParseResult<T> | null {
  try {
    return schema.safeParse(value);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Any JSON value. */
export const jsonValue: z.ZodType<JsonValue> = z.json();

/** A column that holds JSON text. @throws on text that is not JSON, which only damage can cause. */
export const jsonText = z.string().transform((text) => jsonValue.parse(JSON.parse(text)));
