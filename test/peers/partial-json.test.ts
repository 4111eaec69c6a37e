/** Our reading of unfinished JSON beside the AI SDK's. */
import { parsePartialJson } from '@shared/protocol/partial-json';
import { parsePartialJson as peer } from 'ai-v7';
import fc from 'fast-check';
import { expect, it } from 'vitest';

/** Without exponents and without quotes in keys, which the SDK does not get over. */
const value = fc.object({
  maxDepth: 3,
  maxKeys: 3,
  key: fc.constantFrom('a', 'b c', 'é', ''),
  values: [
    fc.integer(),
    fc.boolean(),
    fc.constantFrom(null, 0.5, -12.25),
    fc.string({ unit: 'grapheme', maxLength: 6 }),
    fc.constant('\\ "quoted" \u0007'),
  ],
});

it('says of every beginning of a JSON text what the AI SDK says', async () => {
  await fc.assert(
    fc.asyncProperty(value, fc.boolean(), async (whole, spaced) => {
      const text = JSON.stringify(whole, null, spaced ? 1 : 0);
      for (let end = 0; end <= text.length; end += 1) {
        const part = text.slice(0, end);
        expect(parsePartialJson(part), part).toEqual((await peer(part)).value);
      }
    }),
    { numRuns: 60 },
  );
});
