/** Several windows, where they stand, and their menus. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { LonghaulApp } from '../support/app.ts';
import { expect, test } from '../support/test.ts';
import { until, untilTrue } from '../support/until.ts';

const LONG = '/script text chars=4000 interval=5 seed=11';
const SHORT = '/script text chars=300 interval=1 seed=12';

/** How long a window may take on a busy machine, with the clicks that ask for it. */
const WINDOW_MS = 90_000;

test.beforeEach(() => test.setTimeout(300_000));

const messages = (page: Page) => page.getByTestId('message');
const textOf = async (page: Page) => (await messages(page).allInnerTexts()).join('\n');
const openChat = (page: Page) =>
  page.locator('[data-testid=session-item][aria-current=page]').getAttribute('data-session-id');

/** Does something that opens a window. */
async function opened(app: LonghaulApp, open: () => Promise<unknown>): Promise<Page> {
  const event = app.main.waitForEvent('window', { timeout: WINDOW_MS });
  const [window] = await Promise.all([event, open()]);
  await window.getByTestId('composer-input').waitFor();
  return window;
}

async function say(page: Page, text: string): Promise<void> {
  await page.getByTestId('composer-input').fill(text);
  await page.getByTestId('composer-send').click();
}

test('windows on the same chat and on others are exact, whichever sends or deletes', async ({
  stage,
}) => {
  const { app, chat } = await stage.launch();
  const first = app.page;
  await chat.send(LONG);
  await chat.waitForText(200);
  const same = await opened(app, async () => {
    await chat.sessions.first().hover();
    await first.getByRole('button', { name: /^Options of/ }).click();
    await first.getByRole('menuitem', { name: 'Open in new window' }).click();
  });
  expect(await openChat(same)).toBe(await openChat(first));
  await chat.waitUntilSettled();
  const complete = (page: Page) => page.locator('[data-testid=message][data-status=complete]');
  await expect(complete(first)).toHaveCount(1);
  await expect(complete(same)).toHaveCount(1);
  expect(await textOf(same)).toBe(await textOf(first));

  // What is typed in one stands in the other, and what one sends both show.
  await same.getByTestId('composer-input').fill(SHORT);
  await expect(first.getByTestId('composer-input')).toHaveValue(SHORT);
  await same.getByTestId('composer-send').click();
  await expect(first.getByTestId('composer-input')).toHaveValue('');
  await expect(complete(first)).toHaveCount(2);
  await expect(complete(same)).toHaveCount(2);
  expect(await textOf(same)).toBe(await textOf(first));

  // A third window has a chat of its own, and nothing of it appears in the others.
  const other = await opened(app, () => first.keyboard.press('Control+Shift+n'));
  await expect(messages(other)).toHaveCount(0);
  expect(await openChat(other)).not.toBe(await openChat(first));
  const before = await textOf(first);
  await say(other, SHORT);
  await expect(complete(other)).toHaveCount(1);
  expect(await textOf(first)).toBe(before);
  await expect(chat.sessions).toHaveCount(2);
  await expect.poll(() => other.title()).not.toBe(await first.title());

  // Deleted in one while another shows it: both let go of it, and both have it back.
  const shared = String(await openChat(first));
  await first.keyboard.press('Control+Shift+Backspace');
  await expect(first.locator(`[data-session-id="${shared}"]`)).toHaveCount(0);
  await expect(same.locator(`[data-session-id="${shared}"]`)).toHaveCount(0);
  expect(await openChat(same)).not.toBe(shared);
  await first.getByTestId('undo-delete').click();
  await expect(same.locator(`[data-session-id="${shared}"]`)).toHaveCount(1);
  await expect.poll(() => textOf(first)).toBe(before);
});

test('windows come back where they stood, on the chats they showed, as large as they were', async ({
  stage,
}) => {
  const profile = stage.folder('profile');
  const gone = { x: 9_000, y: 9_000, width: 900, height: 600 };
  writeFileSync(join(profile, 'windows.json'), JSON.stringify({ windows: [{ place: gone }] }));
  const { app, chat } = await stage.launch({ profile });
  const places = () =>
    app.main.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .map((window) => ({ ...window.getBounds(), zoom: window.webContents.getZoomLevel() }))
        .toSorted((a, b) => a.x - b.x),
    );
  const area = await app.main.evaluate(({ screen }) => screen.getPrimaryDisplay().workArea);
  const [seen] = await places();
  expect(seen?.width).toBe(900);
  expect((seen?.x ?? -1) >= area.x && (seen?.x ?? 0) + 900 <= area.x + area.width).toBe(true);
  expect((seen?.y ?? -1) >= area.y && (seen?.y ?? 0) + 600 <= area.y + area.height).toBe(true);

  await chat.send(SHORT);
  await chat.waitUntilSettled();
  const second = await opened(app, () => app.chooseInMenu('new-window'));
  await say(second, SHORT);
  await expect(messages(second)).toHaveCount(2);
  const chats = [await openChat(app.page), await openChat(second)].toSorted();
  await app.main.evaluate(({ BrowserWindow }) => {
    const all = BrowserWindow.getAllWindows();
    for (const [at, window] of all.entries()) {
      window.setBounds({ x: 10 + 40 * at, y: 20 + 30 * at, width: 800 + at, height: 500 + at });
    }
  });
  await app.chooseInMenu('zoom-in');
  const before = await until(
    async () => {
      const found = await places();
      return found.every(({ x, zoom }) => x < 100 && zoom === 0.5) ? found : null;
    },
    { what: 'the windows to have moved and grown' },
  );
  await app.close();

  await app.relaunch();
  await untilTrue(async () => app.main.windows().length === 2, { what: 'two windows' });
  for (const page of app.main.windows()) await page.getByTestId('composer-input').waitFor();
  const shown = await Promise.all(app.main.windows().map((page) => openChat(page)));
  expect(shown.toSorted()).toEqual(chats);
  await expect.poll(places).toEqual(before);

  // What was closed before the end does not come back.
  await app.main.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[1]?.close());
  await untilTrue(async () => app.main.windows().length === 1, { what: 'one window' });
  const [left] = await Promise.all(app.main.windows().map((page) => openChat(page)));
  await app.close();
  await app.relaunch();
  await app.page.getByTestId('composer-input').waitFor();
  expect(app.main.windows()).toHaveLength(1);
  expect(await openChat(app.page)).toBe(left);
});

test('menu bar and right clicks speak the language of the app and do what they say', async ({
  stage,
}) => {
  const { app, chat } = await stage.launch();
  const { page } = app;
  await chat.send(SHORT);
  await chat.waitUntilSettled();
  const titles = () =>
    app.main.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map(({ label }) => label));
  expect(await titles()).toEqual(['&File', '&Edit', '&View', '&Chat', '&Window', '&Help']);

  await app.chooseInMenu('settings');
  await expect(page.getByTestId('settings')).toBeVisible();
  await app.chooseInMenu('rename-chat');
  await expect(page.getByTestId('settings')).toHaveCount(0);
  await page.getByTestId('session-rename').fill('Named from the menu');
  await page.keyboard.press('Enter');
  await expect(chat.sessions.first()).toContainText('Named from the menu');
  await expect.poll(() => page.title()).toContain('Named from the menu');

  // What a right click offers, instead of showing it: a menu that is open takes every key.
  await app.main.evaluate(({ Menu }) => {
    Object.assign(globalThis, { offered: null });
    Menu.prototype.popup = function popup() {
      Object.assign(globalThis, { offered: this });
    };
  });
  const offered = async () =>
    until(
      () =>
        app.main.evaluate(() => {
          const menu: Electron.Menu | null = Reflect.get(globalThis, 'offered');
          Object.assign(globalThis, { offered: null });
          return menu?.items.map(({ label, enabled }) => `${label}${enabled ? '' : ' (off)'}`);
        }),
      { what: 'the menu of a right click' },
    );
  await app.main.evaluate(({ clipboard }) => clipboard.writeText('something to paste'));
  await page.getByTestId('composer-input').fill('some words');
  await page.getByTestId('composer-input').selectText();
  await page.getByTestId('composer-input').click({ button: 'right' });
  expect(await offered()).toEqual(['Cut', 'Copy', 'Paste', 'Select all']);
  await chat.answers.first().getByText(/\w/).first().selectText();
  await chat.answers.first().getByText(/\w/).first().click({ button: 'right' });
  expect(await offered()).toEqual(['Copy']);

  const spelling = () =>
    app.main.evaluate(({ session }) => session.defaultSession.getSpellCheckerLanguages());
  // Which variant depends on the machine's own language.
  expect(await spelling()).toEqual([expect.stringMatching(/^en/)]);
  const call = (change: object) =>
    page.evaluate((input) => window.longhaul?.invoke('settings.change', input), change);
  await call({ language: 'de' });
  await expect
    .poll(titles)
    .toEqual(['&Datei', '&Bearbeiten', '&Ansicht', '&Chat', '&Fenster', '&Hilfe']);
  expect(await spelling()).toEqual([expect.stringMatching(/^de/)]);
  await app.chooseInMenu('spelling');
  await expect
    .poll(() => app.main.evaluate(({ session }) => session.defaultSession.isSpellCheckerEnabled()))
    .toBe(false);
});
