/** What stands in the menu of a right click. Pure; what its entries do is handed in. */
import type { ContextMenuParams, MenuItemConstructorOptions } from 'electron';
import type { WordKey } from '../../words/words';

/** What a right click hit. */
export type Clicked = Pick<
  ContextMenuParams,
  | 'misspelledWord'
  | 'dictionarySuggestions'
  | 'editFlags'
  | 'isEditable'
  | 'linkURL'
  | 'selectionText'
>;

export interface ContextActions {
  readonly replace: (word: string) => void;
  readonly learn: (word: string) => void;
  readonly copyText: (text: string) => void;
  /** Opens an address outside of the app, or null when this one may not be opened. */
  readonly opener: (url: string) => (() => void) | null;
  /** Shows the system's dictionary for the selection, where there is one. */
  readonly lookUp: (() => void) | null;
}

type Words = (key: WordKey, values?: Readonly<Record<string, string>>) => string;
type Item = MenuItemConstructorOptions;

const SHOWN_CHARS = 30;

/** @returns the entries in groups without empty ones, or nothing when there is nothing to do. */
export function contextItems(clicked: Clicked, actions: ContextActions, t: Words): Item[] {
  const groups = [
    spelling(clicked, actions, t),
    link(clicked, actions, t),
    editing(clicked, t),
    lookUp(clicked, actions, t),
  ].filter((group) => group.length > 0);
  return groups.flatMap((group, index) =>
    index === 0 ? group : [{ type: 'separator' } satisfies Item, ...group],
  );
}

function spelling(clicked: Clicked, actions: ContextActions, t: Words): Item[] {
  const { misspelledWord, dictionarySuggestions, isEditable } = clicked;
  if (!isEditable || misspelledWord === '') return [];
  const suggestions: Item[] =
    dictionarySuggestions.length === 0
      ? [{ label: t('context.noSuggestions'), enabled: false }]
      : dictionarySuggestions.map((word) => ({ label: word, click: () => actions.replace(word) }));
  return [
    ...suggestions,
    { label: t('context.learn'), click: () => actions.learn(misspelledWord) },
  ];
}

function link({ linkURL }: Clicked, actions: ContextActions, t: Words): Item[] {
  if (linkURL === '') return [];
  const open = actions.opener(linkURL);
  return [
    ...(open ? [{ label: t('context.openLink'), click: open }] : []),
    { label: t('context.copyLink'), click: () => actions.copyText(linkURL) },
  ];
}

function editing({ isEditable, editFlags, selectionText }: Clicked, t: Words): Item[] {
  const selected = selectionText.trim() !== '';
  if (!isEditable) {
    return selected ? [{ role: 'copy', label: t('menu.copy') }] : [];
  }
  return [
    { role: 'cut', label: t('menu.cut'), enabled: editFlags.canCut },
    { role: 'copy', label: t('menu.copy'), enabled: editFlags.canCopy },
    { role: 'paste', label: t('menu.paste'), enabled: editFlags.canPaste },
    { role: 'selectAll', label: t('menu.selectAll'), enabled: editFlags.canSelectAll },
  ];
}

function lookUp({ selectionText }: Clicked, actions: ContextActions, t: Words): Item[] {
  const text = selectionText.trim();
  if (!actions.lookUp || text === '') return [];
  const shown = text.length > SHOWN_CHARS ? `${text.slice(0, SHOWN_CHARS)}…` : text;
  return [{ label: t('context.lookUp', { text: shown }), click: actions.lookUp }];
}
