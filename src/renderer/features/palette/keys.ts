/** Keys of shortcuts: how they are written down, matched and shown. Pure. */

/**
 * A shortcut as `Mod+Shift+K`. `Mod` is Command on a Mac and Control elsewhere; the last part is the key's own name as
 * `KeyboardEvent.key` gives it, letters in upper case.
 */
export type Shortcut = string;

export interface PressedKey {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** Signs that need Shift on some keyboards and not on others: the sign itself says enough. */
const SIGN = /^[^\p{L}\d]$/u;

export function matches(shortcut: Shortcut, pressed: PressedKey, mac: boolean): boolean {
  const parts = shortcut.split('+');
  const key = parts.pop();
  const mod = parts.includes('Mod');
  const wantsCtrl = mac ? parts.includes('Ctrl') : mod || parts.includes('Ctrl');
  return (
    pressed.ctrlKey === wantsCtrl &&
    pressed.metaKey === (mac && mod) &&
    pressed.altKey === parts.includes('Alt') &&
    (SIGN.test(pressed.key) || pressed.shiftKey === parts.includes('Shift')) &&
    normalise(pressed.key) === key
  );
}

function normalise(key: string): string {
  return key.length === 1 ? key.toUpperCase() : key;
}

const MAC_SIGNS: Readonly<Record<string, string>> = {
  Mod: '⌘',
  Ctrl: '⌃',
  Alt: '⌥',
  Shift: '⇧',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Backspace: '⌫',
};

const OTHER_SIGNS: Readonly<Record<string, string>> = {
  Mod: 'Ctrl',
  ArrowUp: '↑',
  ArrowDown: '↓',
};

/** The keys of a shortcut as they stand on the keyboard, one by one. */
export function keyCaps(shortcut: Shortcut, mac: boolean): readonly string[] {
  const signs = mac ? MAC_SIGNS : OTHER_SIGNS;
  return shortcut.split('+').map((part) => signs[part] ?? part);
}

export const isMac = typeof navigator !== 'undefined' && navigator.userAgent.includes('Mac');
