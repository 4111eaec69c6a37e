/**
 * Every screen outside the conversation, in both themes: axe finds nothing serious, nothing is cut off in a small window,
 * and it looks as it did when somebody last looked at it.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import type { LonghaulApp } from '../support/app.ts';
import type { Chat } from '../support/chat.ts';
import { REPO_ROOT } from '../support/paths.ts';
import { expectLikeBaseline, steadyPicture } from '../support/pictures/baseline.ts';
import { resize } from '../support/resize.ts';
import { expect, test } from '../support/test.ts';

const FOLDER = join(REPO_ROOT, 'docs/images');
const UPDATE = process.env.LONGHAUL_UPDATE_IMAGES === '1';
const SIZE = { width: 1180, height: 780 };

// Several screens in two themes, each looked at until it stands still and read through by axe.
test.describe.configure({ timeout: 240_000 });

/** @param part what axe looks at: what is new on this screen. */
async function check(app: LonghaulApp, name: string, part = 'body'): Promise<void> {
  // Wherever the display has its pointer, nothing is to be under it.
  await app.page.mouse.move(0, 0);
  for (const colorScheme of ['light', 'dark'] as const) {
    await app.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await see(app, colorScheme === 'dark' ? `${name}-dark` : name);
    // Electron's pages cannot open the blank page that axe otherwise finishes in.
    const axe = new AxeBuilder({ page: app.page }).setLegacyMode(true).include(part);
    // Only colours differ between the themes.
    if (colorScheme === 'dark') axe.withRules('color-contrast');
    const { violations } = await axe.analyze();
    const found = violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
    expect(found, `${name}, ${colorScheme}`).toEqual([]);
  }
}

/** Holds the screen against the picture of it that was reviewed. Keeps one for the documentation when pictures are wanted. */
async function see(app: LonghaulApp, name: string): Promise<void> {
  const { png, colours } = await steadyPicture(app);
  await expectLikeBaseline(app, name, png);
  if (!UPDATE) return;
  expect(colours, name).toBeGreaterThan(50);
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, `${name}.png`), png);
}

async function openSettings(page: Page, section: string): Promise<void> {
  if (!(await page.getByTestId('settings').isVisible())) await page.keyboard.press('Control+,');
  await page.getByRole('tab', { name: section }).click();
}

/** A chat that has been, and one with a long task that stays under way. */
async function fill(chat: Chat): Promise<void> {
  await chat.send('What can you do for me?');
  await chat.waitUntilSettled();
  await chat.newChat();
  await chat.send('/script create-agent steps=6 interval=20000 seed=7');
  await chat.waitForTask('live');
}

test('first run', async ({ stage }) => {
  const { app, chat } = await stage.launch();
  await resize(app.page, SIZE);
  await expect(chat.input).toBeVisible();
  await check(app, 'first-run');
});

test('tasks, palette and shortcuts', async ({ stage }) => {
  const { app, chat } = await stage.launch();
  const { page } = app;
  await resize(page, SIZE);
  await fill(chat);
  await page.getByTestId('open-task-centre').click();
  await expect(page.getByTestId('task-centre').getByRole('progressbar')).toBeVisible();
  await check(app, 'task-centre');
  await page.keyboard.press('Control+k');
  await expect(page.getByTestId('command-palette')).toBeVisible();
  await check(app, 'command-palette', '[data-testid=command-palette]');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+/');
  await expect(page.getByTestId('shortcut-sheet')).toBeVisible();
  await check(app, 'shortcuts', '[data-testid=shortcut-sheet]');
});

for (const sections of [
  ['Backend', 'Appearance', 'Notifications', 'Background'],
  ['Language', 'Data', 'Shortcuts', 'About'],
]) {
  test(`settings: ${sections.join(', ')}`, async ({ stage }) => {
    const { app } = await stage.launch();
    await resize(app.page, SIZE);
    for (const section of sections) {
      await openSettings(app.page, section);
      const name = `settings-${section.toLowerCase()}`;
      await check(app, name, '[data-testid=settings]');
    }
  });
}

test('stream inspector', async ({ stage }) => {
  const { app, chat } = await stage.launch();
  const { page } = app;
  await resize(page, SIZE);
  await openSettings(page, 'About');
  await page.getByLabel('Stream inspector').click();
  await page.keyboard.press('Escape');
  await chat.send('/script text chars=1500 interval=1 seed=3');
  await chat.waitUntilSettled();
  await page.keyboard.press('Control+Alt+i');
  const inspector = page.getByTestId('inspector');
  await expect(inspector).toContainText('finish');
  await inspector.getByLabel('Filter by text').fill('text-start');
  await expect(inspector).toContainText('1 event');
  await inspector.getByLabel('Filter by text').fill('');
  await check(app, 'inspector');
});

test('small windows and large zoom cut nothing off', async ({ stage }) => {
  const { app, chat } = await stage.launch();
  const { page } = app;
  await fill(chat);
  const expectNoOverflow = async (what: string) => {
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wide, what).toBeLessThanOrEqual(0);
  };
  // 900x600, 1280x800 and 900x600, the last two at 200 %.
  for (const [width, height] of [
    [900, 600],
    [640, 400],
    [450, 300],
  ] as const) {
    await resize(page, { width, height });
    const size = `${width}x${height}`;
    await expectNoOverflow(`chat at ${size}`);
    await page.keyboard.press('Control+j');
    await expect(
      page.getByTestId('task-centre').getByRole('button', { name: 'Stop' }),
    ).toBeInViewport();
    await expectNoOverflow(`tasks at ${size}`);
    await page.keyboard.press('Control+j');
    await openSettings(page, 'Data');
    await expect(
      page.getByTestId('settings').getByRole('button', { name: 'Close' }),
    ).toBeInViewport();
    await expectNoOverflow(`settings at ${size}`);
    await page.keyboard.press('Escape');
  }
  // Where the sections become a strip, the chosen one stays in sight.
  await resize(page, { width: 900, height: 600 });
  await openSettings(page, 'About');
  await resize(page, { width: 450, height: 300 });
  await expect(page.getByRole('tab', { selected: true })).toHaveText('About');
  await expect(page.getByRole('tab', { selected: true })).toBeInViewport({ ratio: 1 });
  await page.keyboard.press('Escape');
  // There is no room for a column any more: the list is a drawer.
  await expect(chat.sessions).toHaveCount(0);
  await page.getByRole('button', { name: 'Show the list of chats' }).click();
  await chat.sessions.last().click();
  await expect(chat.sessions).toHaveCount(0);
});
