/** Every screen outside the conversation, in both themes: what can be read on it, and what axe finds wrong with it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import type { LonghaulApp } from '../support/app.ts';
import { REPO_ROOT } from '../support/paths.ts';
import { takePicture } from '../support/picture.ts';
import { expect, test } from '../support/test.ts';

const FOLDER = join(REPO_ROOT, 'docs/images');
const UPDATE = process.env.LONGHAUL_UPDATE_IMAGES === '1';
const SIZE = { width: 1180, height: 780 };

async function resize(app: LonghaulApp, { width, height } = SIZE): Promise<void> {
  await app.main.evaluate(
    ({ BrowserWindow }, size) => {
      BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height);
    },
    { width, height },
  );
}

/** Checks a screen in both themes, and keeps its pictures when they are wanted. */
async function check(app: LonghaulApp, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await app.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const picture = await takePicture(app);
    expect(picture.colours, name).toBeGreaterThan(50);
    if (UPDATE) keep(colorScheme === 'dark' ? `${name}-dark` : name, picture.png);
    // Electron's pages cannot open the blank page that axe otherwise finishes in.
    const { violations } = await new AxeBuilder({ page: app.page }).setLegacyMode(true).analyze();
    const found = violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
    expect(found, `${name}, ${colorScheme}`).toEqual([]);
  }
}

function keep(name: string, png: Buffer): void {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, `${name}.png`), png);
}

async function openSettings(page: Page, section: string): Promise<void> {
  if (!(await page.getByTestId('settings').isVisible())) {
    await page.getByTestId('open-settings').click();
  }
  await page.getByRole('tab', { name: section }).click();
}

test('first run, list, tasks, palette and sheet', async ({ stage }) => {
  const { app, chat } = await stage.launch();
  await resize(app);
  await expect(chat.input).toBeVisible();
  await check(app, 'first-run');

  await chat.send('/script text chars=300 interval=1 seed=5');
  await chat.waitUntilSettled();
  await chat.newChat();
  await chat.send('/script create-agent steps=6 interval=1500 seed=7');
  await chat.waitForTask('live');
  await app.page.getByTestId('open-task-centre').click();
  await expect(app.page.getByTestId('task-centre').locator('[data-task-id]').first()).toBeVisible();
  await check(app, 'task-centre');

  await app.page.keyboard.press('Control+k');
  await expect(app.page.getByTestId('command-palette')).toBeVisible();
  await check(app, 'command-palette');
  await app.page.keyboard.press('Escape');
  await app.page.keyboard.press('Control+/');
  await expect(app.page.getByTestId('shortcut-sheet')).toBeVisible();
  await check(app, 'shortcuts');
});

test('settings', async ({ stage }) => {
  const { app } = await stage.launch();
  await resize(app);
  const { page } = app;
  const sections = [
    'Backend',
    'Appearance',
    'Notifications',
    'Background',
    'Language',
    'Data',
    'About',
  ];
  for (const section of sections) {
    await openSettings(page, section);
    await check(app, `settings-${section.toLowerCase()}`);
  }
});
