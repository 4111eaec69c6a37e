/** A history file that was set aside can be looked into, taken back, saved and deleted, all from the settings. */
import { closeSync, copyFileSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { answerText } from '../support/inspect.ts';
import { keepPicture } from '../support/picture.ts';
import { expect, test } from '../support/test.ts';

const SHORT = '/script text chars=900 interval=1 seed=21';

test('chats of a damaged history file come back from the settings', async ({ stage }) => {
  const profile = stage.folder('profile');
  const file = join(profile, 'longhaul.db');
  const { app, chat } = await stage.launch({ profile });
  await chat.send(SHORT);
  const said = answerText((await chat.waitUntilSettled()).sessions[0]?.messages ?? []);
  await app.close();

  // As if the chats had been lost at the start that met the damage: the file is aside, and a new one is in use.
  const aside = `${file}.corrupt-2026-01-02T03-04-05.678Z`;
  copyFileSync(file, aside);
  overwriteMiddle(aside);
  const present = new Database(file);
  present.exec('DELETE FROM sessions');
  present.close();
  await app.relaunch();
  await expect(chat.input).toBeVisible();
  await expect(chat.sessions).toHaveCount(0);

  const { page } = app;
  await page.keyboard.press('Control+,');
  await page.getByRole('tab', { name: 'Data' }).click();
  const row = page.getByTestId('set-aside');
  await expect(row).toHaveCount(1);
  await row.getByRole('button', { name: 'Look inside' }).click();
  await expect(row).toContainText('Readable: 1 chat, ');
  await keepPicture(page, 'set-aside');

  const out = join(stage.folder('out'), 'saved.json');
  await app.main.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, out);
  await row.getByRole('button', { name: 'Export' }).click();
  await expect(row.getByRole('status')).toContainText('saved.json');
  expect(readFileSync(out, 'utf8')).toContain(SHORT);

  await row.getByRole('button', { name: 'Add 1 chat' }).click();
  await expect(row).toContainText('All of them are among your chats');
  await expect(chat.sessions).toHaveCount(1);
  const { sessions } = await app.inspect();
  expect(answerText(sessions[0]?.messages ?? [])).toBe(said);

  await row.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await expect(row).toHaveCount(0);
  expect(() => statSync(aside)).toThrow();
  await expect(chat.sessions, 'what was added stays').toHaveCount(1);
});

/** Overwrites the header, without which no program opens it. */
function overwriteMiddle(file: string): void {
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.alloc(64, 0xee), 0, 64, 0);
  closeSync(handle);
}
