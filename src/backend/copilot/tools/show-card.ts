/** `show_card`: answers with a sample of any tool response, so that every card can be seen and tested. */
import { z } from 'zod';
import { SAMPLE_RESPONSES } from './samples';
import { immediateTool } from './tool';

export const showCard = immediateTool({
  name: 'show_card',
  description: 'Shows a sample of a tool response.',
  parameters: z.strictObject({ type: z.string().min(1).max(100) }),
  internal: true,
  run: ({ type }) => ({
    ...(SAMPLE_RESPONSES[type] ?? { message: `A response of type ${type}.` }),
    type,
  }),
});
