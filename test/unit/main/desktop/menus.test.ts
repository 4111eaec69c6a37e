import type { AppMode } from '@shared/app-state';
import { COMMAND_KEYS, type CommandId } from '@shared/commands';
import type { MenuItemConstructorOptions } from 'electron';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Clicked, contextItems } from '../../../../src/main/desktop/menu/context-items';
import { dictionariesFor } from '../../../../src/main/desktop/menu/spelling';
import { menuTemplate } from '../../../../src/main/desktop/menu/template';
import { setLanguage, t } from '../../../../src/main/words';
import { COMMANDS } from '../../../../src/renderer/features/palette/commands';

type Item = MenuItemConstructorOptions;

const flat = (items: readonly Item[]): Item[] =>
  items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flat(item.submenu) : [])]);

function menu(platform: NodeJS.Platform, over = {}) {
  const actions = { run: vi.fn(), zoom: vi.fn(), checkSpelling: vi.fn(), quit: vi.fn() };
  const content = {
    platform,
    mode: 'normal' as AppMode,
    chatOpen: true,
    checksSpelling: true,
    inspector: false,
    developer: false,
    ...over,
  };
  const bar = menuTemplate(content, actions, t);
  return { bar, items: flat(bar), actions };
}

afterEach(() => setLanguage('en', []));

describe('the menu bar', () => {
  const titles = (platform: NodeJS.Platform) => menu(platform).bar.map(({ label }) => label);

  it('has the menus of its platform, each with a letter to reach it by', () => {
    const usual = ['&File', '&Edit', '&View', '&Chat', '&Window', '&Help'];
    expect(titles('linux')).toEqual(usual);
    expect(titles('win32')).toEqual(usual);
    expect(titles('darwin')).toEqual(['Longhaul', ...usual]);
  });

  it.each(['en', 'de'] as const)(
    'names every entry in %s, and none twice in a menu',
    (language) => {
      setLanguage(language, []);
      for (const platform of ['linux', 'darwin'] as const) {
        for (const { submenu } of menu(platform).bar) {
          const labels = (Array.isArray(submenu) ? submenu : [])
            .filter(({ type, visible }) => type !== 'separator' && visible !== false)
            .map(({ label }) => label ?? '');
          expect(labels.filter((label) => label === '' || label.startsWith('menu.'))).toEqual([]);
          expect(new Set(labels).size).toBe(labels.length);
        }
      }
    },
  );

  it('shows the keys of the table, which windows serve, and registers none of them', () => {
    for (const platform of ['linux', 'darwin'] as const) {
      const { items } = menu(platform);
      const commands = items.filter(({ id }) => id !== undefined && id in COMMAND_KEYS);
      expect(commands.length).toBeGreaterThan(15);
      for (const { id, accelerator, registerAccelerator } of commands) {
        const keys = COMMANDS.find((command) => command.id === id)?.shortcut ?? null;
        const shown = keys?.replace('Mod', 'CmdOrCtrl').replace('Arrow', '');
        expect([id, accelerator]).toEqual([id, shown]);
        if (accelerator !== undefined) expect(registerAccelerator).toBe(false);
      }
    }
  });

  it('takes no key of its own that a command has', () => {
    const ours = Object.values(COMMAND_KEYS).map((keys) => keys?.replace('Mod', 'CmdOrCtrl'));
    const own = menu('linux').items.filter(
      ({ accelerator, registerAccelerator }) => accelerator && registerAccelerator !== false,
    );
    for (const { accelerator } of own) expect(ours).not.toContain(accelerator);
    expect(new Set(own.map(({ accelerator }) => accelerator)).size).toBe(own.length);
  });

  it('offers nothing that the mode does not have', () => {
    const off = (mode: AppMode) =>
      menu('linux', { mode })
        .items.filter(({ enabled }) => enabled === false)
        .map(({ id }) => id);
    expect(off('normal')).toEqual([]);
    expect(off('safe')).toEqual(expect.arrayContaining(['new-chat', 'new-window', 'import']));
    expect(off('safe')).not.toContain('spelling');
    expect(off('read-only')).toContain('spelling');
    expect(off('read-only')).not.toContain('export-json');
  });

  it('asks a window for the command that was chosen', () => {
    const { items, actions } = menu('linux');
    const click = (id: CommandId) =>
      Reflect.apply(items.find((item) => item.id === id)?.click ?? vi.fn(), null, []);
    click('rename-chat');
    expect(actions.run).toHaveBeenCalledExactlyOnceWith('rename-chat');
  });

  it('offers nothing for a chat where none is open, and no developer tools in a package', () => {
    const { items } = menu('linux', { chatOpen: false });
    expect(items.find(({ id }) => id === 'rename-chat')?.enabled).toBe(false);
    expect(items.some(({ role }) => role === 'toggleDevTools')).toBe(false);
  });
});

describe('the menu of a right click', () => {
  const NOWHERE: Clicked = {
    misspelledWord: '',
    dictionarySuggestions: [],
    editFlags: {
      canUndo: false,
      canRedo: false,
      canCut: false,
      canCopy: false,
      canPaste: true,
      canDelete: false,
      canSelectAll: true,
      canEditRichly: false,
    },
    isEditable: false,
    linkURL: '',
    selectionText: '',
  };

  function clicked(over: Partial<Clicked>, { opens = true, looksUp = false } = {}) {
    const actions = {
      replace: vi.fn(),
      learn: vi.fn(),
      copyText: vi.fn(),
      opener: () => (opens ? vi.fn() : null),
      lookUp: looksUp ? vi.fn() : null,
    };
    const items = contextItems({ ...NOWHERE, ...over }, actions, t);
    return { items, actions, labels: items.map(({ label, type }) => label ?? type) };
  }

  it('is none where there is nothing to do', () => {
    expect(clicked({}).items).toEqual([]);
  });

  it('edits a field, as far as there is something to edit', () => {
    const { items } = clicked({ isEditable: true });
    expect(items.map(({ role, enabled }) => [role, enabled])).toEqual([
      ['cut', false],
      ['copy', false],
      ['paste', true],
      ['selectAll', true],
    ]);
  });

  it('copies what is selected in a message, and cannot cut it', () => {
    expect(clicked({ selectionText: 'words' }).labels).toEqual(['Copy']);
  });

  it('offers corrections first', () => {
    const { labels, items, actions } = clicked({
      isEditable: true,
      misspelledWord: 'teh',
      dictionarySuggestions: ['the', 'tech'],
    });
    expect(labels.slice(0, 4)).toEqual(['the', 'tech', 'Add to dictionary', 'separator']);
    Reflect.apply(items[0]?.click ?? vi.fn(), null, []);
    expect(actions.replace).toHaveBeenCalledWith('the');
    Reflect.apply(items[2]?.click ?? vi.fn(), null, []);
    expect(actions.learn).toHaveBeenCalledWith('teh');
  });

  it('copies the address of a link, and opens only one that may be opened', () => {
    const linkURL = 'https://example.org/';
    expect(clicked({ linkURL }).labels).toEqual(['Open link in browser', 'Copy link address']);
    const { labels, items, actions } = clicked({ linkURL: 'file:///etc' }, { opens: false });
    expect(labels).toEqual(['Copy link address']);
    Reflect.apply(items[0]?.click ?? vi.fn(), null, []);
    expect(actions.copyText).toHaveBeenCalledWith('file:///etc');
  });

  it('looks a selection up where the system has a dictionary', () => {
    const { labels } = clicked({ selectionText: 'x'.repeat(99) }, { looksUp: true });
    expect(labels.at(-1)).toBe(`Look up “${'x'.repeat(30)}…”`);
  });
});

describe('spelling', () => {
  const available = ['de', 'en-AU', 'en-GB', 'en-US', 'fr'];

  it.each([
    ['en', ['en-GB', 'de-DE'], ['en-GB']],
    ['en', ['fr-FR'], ['en-US']],
    ['de', ['de-AT', 'en-US'], ['de']],
    ['de', [], ['de']],
  ] as const)('is checked in %s for somebody who reads %j by %j', (language, wishes, chosen) => {
    expect(dictionariesFor(language, wishes, available)).toEqual(chosen);
  });

  it('is not checked without a dictionary', () => {
    expect(dictionariesFor('de', ['de-DE'], ['en-US'])).toEqual([]);
  });
});
