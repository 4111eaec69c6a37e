/** Storage in trouble as a person sees it, and chats that leave the app and come back. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { LonghaulApp } from '../support/app.ts';
import { answerText } from '../support/inspect.ts';
import { expect, test } from '../support/test.ts';

const LONG = '/script text chars=3000 interval=5 seed=11';
const SHORT = '/script text chars=300 interval=1 seed=12';

test('C50: a database that another program holds is shown, and all goes on by itself', async ({
  stage,
  reference,
}) => {
  const expected = await reference(LONG);
  const { app, chat } = await stage.launch();
  await chat.send(LONG);
  await chat.waitForText(200);
  const holder = new Database(join(app.profile, 'longhaul.db'));
  const banner = app.page.getByText('Another program holds the history file');
  try {
    holder.exec('BEGIN IMMEDIATE');
    await expect(banner).toBeVisible();
    holder.exec('ROLLBACK');
  } finally {
    holder.close();
  }
  await expect(banner).toBeHidden();
  await chat.expectWholeStory(expected);
});

test('a chat is saved to a file that the person chooses, and comes back from it', async ({
  stage,
}) => {
  const { app, chat } = await stage.launch();
  await chat.send(SHORT);
  const { sessions } = await chat.waitUntilSettled();
  const said = answerText(sessions[0]?.messages ?? []);
  const sessionId = sessions[0]?.id ?? '';
  const folder = stage.folder('exports');
  const call = (name: string, input?: object) =>
    app.evaluateInWindow(
      `window.longhaul.invoke(${JSON.stringify(name)}, ${JSON.stringify(input)})`,
    );

  await chooses(app, null);
  expect(await call('sessions.export', { sessionId, format: 'json' })).toEqual({
    ok: true,
    data: { file: null },
  });
  const markdown = join(folder, 'chat.md');
  await chooses(app, markdown);
  await call('sessions.export', { sessionId, format: 'markdown' });
  expect(readFileSync(markdown, 'utf8')).toContain(said.slice(0, 100));
  expect(
    await call('sessions.export', { sessionId, format: 'json', file: '/etc/passwd' }),
    'a page names no path',
  ).toMatchObject({ ok: false, error: { code: 'BAD_INPUT' } });

  const json = join(folder, 'chat.json');
  await chooses(app, json);
  await call('sessions.export', { sessionId, format: 'json' });
  await call('sessions.import');
  await expect(chat.sessions).toHaveCount(2);
  const { sessions: both } = await app.inspect();
  expect(both.map(({ messages }) => answerText(messages))).toEqual([said, said]);
  expect(new Set(both.map(({ id }) => id)).size).toBe(2);

  writeFileSync(json, 'This is not a chat.');
  expect(await call('sessions.import')).toMatchObject({ ok: false, error: { code: 'BAD_FILE' } });
  await expect(chat.sessions).toHaveCount(2);
});

test('all data can be taken out, backed up and cleared', async ({ stage }) => {
  const { app, chat } = await stage.launch();
  await chat.send(SHORT);
  await chat.waitUntilSettled();
  const call = (name: string) =>
    app.evaluateInWindow(`window.longhaul.invoke(${JSON.stringify(name)})`);
  expect(await call('data.backUp')).toMatchObject({ ok: true });
  expect(await call('data.info')).toMatchObject({
    ok: true,
    data: { folder: app.profile, sessions: 1, messages: 2, retentionDays: null },
  });
  const everything = join(stage.folder('exports'), 'all.json');
  await chooses(app, everything);
  await call('data.export');
  expect(JSON.parse(readFileSync(everything, 'utf8'))).toMatchObject({ sessions: [{}] });
  expect(await call('data.clear')).toEqual({ ok: true, data: null });
  await expect(chat.sessions).toHaveCount(0);
  expect(await call('data.info')).toMatchObject({
    data: { sessions: 0, messages: 0, backups: [] },
  });
  expect(readFileSync(join(app.profile, 'longhaul.db')).includes('/script')).toBe(false);
});

/** Has the system's dialogs answer at once with this file, or as if the person had changed their mind. */
async function chooses(app: LonghaulApp, file: string | null): Promise<void> {
  await app.main.evaluate(({ dialog }, chosen) => {
    const canceled = chosen === null;
    dialog.showSaveDialog = () => Promise.resolve({ canceled, filePath: chosen ?? '' });
    const filePaths = chosen === null ? [] : [chosen];
    dialog.showOpenDialog = () => Promise.resolve({ canceled, filePaths });
  }, file);
}
