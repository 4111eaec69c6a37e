import { describe, expect, it } from 'vitest';
import { type ComposerKey, sendsMessage } from '../../../src/renderer/features/chat/composer-keys';

const ENTER: ComposerKey = {
  key: 'Enter',
  shiftKey: false,
  altKey: false,
  isComposing: false,
  keyCode: 13,
};

describe('Enter in the composer', () => {
  it('sends', () => expect(sendsMessage(ENTER, false)).toBe(true));

  it.each([
    ['with Shift', { shiftKey: true }, false],
    ['with Alt', { altKey: true }, false],
    ['another key', { key: 'a', keyCode: 65 }, false],
    ['while composing', { isComposing: true }, false],
    ['as the key of an input method', { keyCode: 229 }, false],
    ['right after the composition ended', {}, true],
  ])('does not send %s', (_name, over, compositionOpen) => {
    expect(sendsMessage({ ...ENTER, ...over }, compositionOpen)).toBe(false);
  });
});
