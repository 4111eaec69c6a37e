/** Links that lead into the app: they show something, and never send. */
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
