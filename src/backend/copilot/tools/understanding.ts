/** `add_understanding`: remembers what a user says about themselves and their business. */
import { z } from 'zod';
import { jsonValue } from '../../json';
import { immediateTool } from './tool';

const COLLECTION = 'understanding';
const ONLY = 'current';

const short = z.string().min(1).max(500).optional();

export const addUnderstanding = immediateTool({
  name: 'add_understanding',
  description: 'Remembers facts about the user and their business for later conversations.',
  parameters: z.strictObject({
    user_name: short.describe('How the user is called'),
    job_title: short,
    business_name: short,
    industry: short,
    business_size: short,
    current_software: short.describe('What they work with today'),
    automation_goals: short.describe('What they would like to automate'),
    additional_notes: short,
  }),
  run: async (args, context) => {
    const said = Object.entries(args).flatMap(([field, value]) =>
      value === undefined ? [] : [[field, value] as const],
    );
    const stored = await context.documents.get(context.userId, COLLECTION, ONLY);
    const known = z.record(z.string(), jsonValue).parse(stored ?? {});
    const current = { ...known, ...Object.fromEntries(said) };
    const updated = said.map(([field]) => field);
    return {
      response: {
        type: 'understanding_updated',
        message:
          updated.length > 0 ? `Noted: ${updated.join(', ')}.` : 'There was nothing to note.',
        updated_fields: updated,
        current_understanding: current,
      },
      writes:
        updated.length > 0
          ? [{ kind: 'put-document', collection: COLLECTION, id: ONLY, value: current }]
          : [],
    };
  },
});
