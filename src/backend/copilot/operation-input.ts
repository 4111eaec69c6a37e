/** What an operation's task is given. */
import { z } from 'zod';
import { jsonValue } from '../json';

export const operationInput = z.object({
  toolCallId: z.string(),
  arguments: z.record(z.string(), jsonValue),
});
