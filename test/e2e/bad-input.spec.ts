/** What the app does with a profile or a backend that it cannot use: it says so, and nothing of it is lost. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from '../support/test.ts';

const SHORT = '/script text chars=400 interval=1 seed=5';

test('a damaged database is set aside and kept, and the app works', async ({ stage }) => {
  const profile = stage.folder('damaged');
  const damage = Buffer.from('These are not the pages of a database. '.repeat(500));
  writeFileSync(join(profile, 'longhaul.db'), damage);
  const { app, chat } = await stage.launch({ profile });

  const notice = () => app.page.getByText('The history file was damaged');
  await expect(notice()).toBeVisible();
  const kept = readdirSync(profile).filter((name) => name.startsWith('longhaul.db.corrupt-'));
  expect(kept).toHaveLength(1);
  expect(readFileSync(join(profile, kept[0] ?? ''))).toEqual(damage);
  await expect(notice()).toContainText(kept[0] ?? 'the name of the file');

  await chat.send(SHORT);
  await chat.waitUntilSettled();
  await app.close();
  await app.relaunch();
  await expect(notice(), 'it stays until it is dismissed').toBeVisible();
  await app.page.getByRole('button', { name: 'Dismiss' }).click();
  await expect(notice()).toBeHidden();
  await expect(chat.answers).toHaveAttribute('data-status', 'complete');
  expect((await app.inspect()).notices).toEqual([]);
});

test('a profile from a newer version is explained and left alone', async ({ stage }) => {
  const profile = stage.folder('newer');
  const file = join(profile, 'longhaul.db');
  const db = new Database(file);
  db.exec("CREATE TABLE thoughts (text TEXT); INSERT INTO thoughts VALUES ('from the future')");
  db.pragma('user_version = 9999');
  db.close();
  const before = sha256(file);

  const { app } = await stage.launch({ profile });
  await expect(app.page.getByRole('heading')).toHaveText(
    'This profile belongs to a newer Longhaul',
  );
  await expect(app.page.getByText('Nothing in it has been changed')).toBeVisible();
  await expect(app.page.getByTestId('composer-input')).toHaveCount(0);
  await app.close();
  expect(sha256(file)).toBe(before);
  expect(readdirSync(profile).filter((name) => name.startsWith('longhaul.db'))).toEqual([
    'longhaul.db',
  ]);
});

test('C53: a second start on the same profile brings the first window to the front', async ({
  stage,
}) => {
  const { app } = await stage.launch();
  await app.main.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
  const visible = () =>
    app.main.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());
  expect(await visible()).toBe(false);

  const { code, said } = await app.startSecond();
  expect(code).toBe(0);
  expect(said).toContain('already running with this profile');
  await expect.poll(visible).toBe(true);
  expect(app.main.windows()).toHaveLength(1);
});

test('a backend that cannot start is visible, and so is its recovery', async ({ stage }) => {
  const profile = stage.folder('no-backend');
  const dataDir = join(profile, 'backend');
  writeFileSync(dataDir, 'a file where the backend needs a folder');
  const { app, chat } = await stage.launch({ profile });
  await chat.waitForConnection('backend-down');
  await expect(app.page.getByText('The backend is restarting')).toBeVisible();
  await expect(app.page.getByRole('alert')).toContainText('The backend is not available', {
    timeout: 45_000,
  });
  await chat.send(SHORT);
  await expect(chat.questions).toHaveAttribute('data-status', 'queued');

  rmSync(dataDir);
  mkdirSync(dataDir);
  await chat.waitUntilSettled();
  await expect(chat.answers).toHaveAttribute('data-status', 'complete');
  await expect(app.page.getByRole('alert')).toHaveCount(0);
  await chat.waitForConnection('idle');
});

function sha256(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
