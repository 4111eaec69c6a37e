/**
 * When Enter sends.
 *
 * An input method uses Enter to accept what it composes. Chromium marks such a key as composing or with key code 229; some
 * engines end the composition before the key arrives, so the caller also says whether one ended in this very moment.
 */
export interface ComposerKey {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  readonly isComposing: boolean;
  readonly keyCode: number;
}

const KEY_CODE_OF_INPUT_METHOD = 229;

/** @param compositionOpen whether a composition is open or ended in the same task as this key. */
export function sendsMessage(key: ComposerKey, compositionOpen: boolean): boolean {
  if (key.key !== 'Enter' || key.shiftKey || key.altKey) return false;
  return !(key.isComposing || key.keyCode === KEY_CODE_OF_INPUT_METHOD || compositionOpen);
}
