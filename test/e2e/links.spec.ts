/** Links that lead into the app: they show something, and never send. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '../support/test.ts';

const SHORT = '/script text chars=300 interval=1 seed=12';

test('a link brings a text into the composer or leads to a chat; sending is the person’s', async ({
  stage,
}) => {
  test.setTimeout(240_000);
  const link = `longhaul://new?prompt=${encodeURIComponent(SHORT)}`;
  const { app, chat } = await stage.launch({ args: [link] });
  const { page } = app;
  // As the system does it while the app runs: by a second start, which hands the link over.
  const follow = async (text: string) => {
    expect((await app.startSecond(text)).code).toBe(0);
  };
  const note = page.getByTestId('from-link');
  await expect(chat.input).toHaveValue(SHORT);
  await expect(note).toContainText('Read it before you send it');
  await app.reload();
  await expect(note).toBeVisible();
  const { sessions: unsent } = await app.inspect();
  expect(unsent.flatMap(({ messages }) => messages)).toEqual([]);
  await page.getByTestId('composer-send').click();
  await expect(note).toHaveCount(0);
  await chat.waitUntilSettled();
  const asked = String(await chat.sessions.first().getAttribute('data-session-id'));

  // What was typed stays; the text of a link gets a chat of its own.
  await chat.newChat();
  await chat.input.fill('my own words');
  await follow(`longhaul://new?prompt=${'a'.repeat(5_000)}`);
  await expect(note).toContainText('more than is taken');
  expect((await chat.input.inputValue()).length).toBe(4_000);
  await expect(chat.sessions).toHaveCount(3);

  const open = page.locator('[data-testid=session-item][aria-current=page]');
  await follow(`longhaul://session/${asked}`);
  await expect(open).toHaveAttribute('data-session-id', asked);
  await follow('longhaul://session/no-such-chat');
  await expect(page.getByText('The link leads to a chat that is not here')).toBeVisible();
  await expect(open).toHaveAttribute('data-session-id', asked);
  await follow('longhaul://settings/reset');
  await expect(page.getByText('leads nowhere in Longhaul')).toBeVisible();
  expect((await app.inspect()).sessions.flatMap(({ messages }) => messages)).toHaveLength(2);
});

test('a file of chats that the system hands over is added when the person agrees, and not before', async ({
  stage,
}) => {
  const folder = stage.folder('files');
  const now = new Date().toISOString();
  const parts = [{ type: 'text', text: 'From another computer.', state: 'done' }];
  const messages = [{ id: 'a', role: 'user', status: 'sent', createdAt: now, parts }];
  const session = { title: 'Brought along', createdAt: now, updatedAt: now, messages };
  const head = { format: 'longhaul-export', version: 1, exportedAt: now, app: '1' };
  const [file, broken] = ['chats', 'broken'].map((name) => join(folder, `${name}.longhaul.json`));
  if (!file || !broken) throw new Error('There are two files.');
  writeFileSync(file, JSON.stringify({ ...head, sessions: [session] }));
  writeFileSync(broken, '{');

  const { app, chat } = await stage.launch();
  await expect(chat.input).toBeVisible();
  await app.main.evaluate(({ dialog }) => {
    const asked: string[] = [];
    Object.assign(globalThis, { asked, answer: 1 });
    dialog.showMessageBox = async (...args: unknown[]) => {
      const { message, detail } = args.at(-1) as { message: string; detail?: string };
      asked.push(`${message} ${detail ?? ''}`);
      return { response: Reflect.get(globalThis, 'answer') as number, checkboxChecked: false };
    };
  });
  const asked = () => app.main.evaluate(() => Reflect.get(globalThis, 'asked') as string[]);
  const brought = chat.sessions.filter({ hasText: 'Brought along' });

  expect((await app.startSecond(file)).code).toBe(0);
  await expect.poll(asked).toHaveLength(1);
  expect((await asked())[0]).toContain('Add the chats in chats.longhaul.json?');
  await app.main.evaluate(() => Object.assign(globalThis, { answer: 0 }));
  expect((await app.startSecond(broken)).code).toBe(0);
  await expect.poll(asked).toHaveLength(3);
  expect((await asked())[2]).toMatch(/cannot be added.*not JSON/);
  expect((await app.inspect()).sessions.map(({ title }) => title)).not.toContain('Brought along');

  expect((await app.startSecond(`file://${file}`)).code).toBe(0);
  await expect(brought).toHaveAttribute('aria-current', 'page');
  await expect(chat.questions).toContainText('From another computer.');
});
