import { errorChunk, readErrorChunk } from '@shared/protocol/error-text';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

describe('an error on the wire', () => {
  it('has its code in front of the text and nothing else', () => {
    expect(errorChunk({ text: 'No more tokens.', code: 'quota' })).toEqual({
      type: 'error',
      errorText: '[code:quota] No more tokens.',
    });
    expect(errorChunk({ text: 'No more tokens.', code: null })).toEqual({
      type: 'error',
      errorText: 'No more tokens.',
    });
  });

  it('leaves out a code that could not be read back', () => {
    expect(errorChunk({ text: 'Oh.', code: 'a ] b' }).errorText).toBe('Oh.');
  });

  it('is read back as it was', () => {
    const code = fc.option(fc.stringMatching(/^[\w.:-]{1,40}$/));
    const text = fc.string().filter((value) => !value.startsWith('[code:'));
    fc.assert(
      fc.property(text, code, (text, code) => {
        expect(readErrorChunk(errorChunk({ text, code }))).toEqual({ text, code });
      }),
    );
  });

  it('is read from a field of its own too', () => {
    const chunk = { type: 'error' as const, errorText: 'Too much.', code: 'QUEUE_OVERFLOW' };
    expect(readErrorChunk(chunk)).toEqual({ text: 'Too much.', code: 'QUEUE_OVERFLOW' });
    expect(readErrorChunk({ type: 'error', errorText: 'Too much.', code: null }).code).toBeNull();
  });
});
