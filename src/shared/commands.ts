/**
 * What can be done by name or key in a window, and with which key. The windows serve these commands; the menu bar shows
 * them and asks a window for them.
 */

/**
 * The key of each command, or null. `Mod` is Command on a Mac and Control elsewhere; the last part is the key's own name
 * as `KeyboardEvent.key` gives it, letters in upper case.
 */
export const COMMAND_KEYS = {
  palette: 'Mod+K',
  settings: 'Mod+,',
  shortcuts: 'Mod+/',
  about: null,
  'new-chat': 'Mod+N',
  'new-window': 'Mod+Shift+N',
  'open-in-window': null,
  search: 'Mod+Shift+F',
  'next-chat': 'Alt+ArrowDown',
  'previous-chat': 'Alt+ArrowUp',
  'focus-composer': 'Mod+L',
  'rename-chat': 'F2',
  'pin-chat': 'Mod+Shift+P',
  'delete-chat': 'Mod+Shift+Backspace',
  'export-markdown': null,
  'export-json': null,
  import: null,
  tasks: 'Mod+J',
  'stop-answer': 'Mod+.',
  'retry-all': 'Mod+Shift+R',
  inspector: 'Mod+Alt+I',
  sidebar: 'Mod+B',
  theme: null,
} as const;

export type CommandId = keyof typeof COMMAND_KEYS;
