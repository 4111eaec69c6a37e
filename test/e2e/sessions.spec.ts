/** The list of chats: finding, naming, pinning, deleting and bringing back. */
import { resize } from '../support/resize.ts';
import { seedChat } from '../support/seed.ts';
import { expect, test } from '../support/test.ts';

test('chats are found by what was said, renamed, pinned, deleted and brought back', async ({
  stage,
}) => {
  const { app, chat } = await stage.launch();
  const { page } = app;
  await chat.send('Tell me about narwhals');
  await chat.waitUntilSettled();
  await chat.newChat();
  await chat.send('Plan the offsite in October');
  await chat.waitUntilSettled();
  await expect(chat.sessions).toHaveCount(2);
  const first = chat.sessions.last();
  const id = (await first.getAttribute('data-session-id')) ?? '';

  await page.getByTestId('session-search').fill('narwh');
  const results = page.getByTestId('search-results');
  await expect(results.getByRole('button').first()).toContainText('narwhals');
  await results.getByRole('button').first().click();
  await page.getByTestId('session-search').press('Escape');
  await expect(page.locator(`[data-session-id="${id}"]`)).toHaveAttribute('aria-current', 'page');

  await page.keyboard.press('F2');
  await page.getByTestId('session-rename').fill('Whales with a tooth');
  await page.keyboard.press('Enter');
  await expect(page.locator(`[data-session-id="${id}"]`)).toContainText('Whales with a tooth');

  await page.keyboard.press('Control+Shift+p');
  await expect(page.getByRole('region', { name: 'Pinned' })).toContainText('Whales with a tooth');

  await page.keyboard.press('Control+Shift+Backspace');
  await expect(chat.sessions).toHaveCount(1);
  await page.getByTestId('undo-delete').click();
  await expect(chat.sessions).toHaveCount(2);
  await app.reload();
  await expect(page.getByRole('region', { name: 'Pinned' })).toContainText('Whales with a tooth');
});

test('a deleted chat can be brought back where there is no room for the list', async ({
  stage,
}) => {
  const { app, chat } = await stage.launch();
  await chat.send('What can you do for me?');
  await chat.waitUntilSettled();
  await resize(app.page, { width: 450, height: 300 });
  await expect(chat.sessions).toHaveCount(0);
  await app.page.keyboard.press('Control+Shift+Backspace');
  await expect(chat.messages).toHaveCount(0);
  await app.page.getByTestId('undo-delete').click();
  await expect(chat.answers).toHaveCount(1);
  await expect(app.page.getByTestId('undo-delete')).toHaveCount(0);
});

test('an answer that ends in another chat is marked until it is read', async ({ stage }) => {
  const { app, chat } = await stage.launch();
  await chat.send('/script text chars=1500 interval=5 seed=3');
  await chat.waitForText(100);
  const running = chat.sessions.first();
  await expect(running).toHaveAttribute('data-badge', 'running');
  const id = (await running.getAttribute('data-session-id')) ?? '';
  await chat.newChat();
  const item = app.page.locator(`[data-session-id="${id}"]`);
  await expect(item).toHaveAttribute('data-badge', 'unread', { timeout: 60_000 });
  await item.click();
  await chat.newChat();
  await expect(item).toHaveAttribute('data-badge', 'none');
});

test('of many chats only those near to sight are built, and all can be gone to', async ({
  stage,
}) => {
  const { app, chat } = await stage.launch();
  await expect(chat.input).toBeVisible();
  await app.close();
  for (let n = 0; n < 200; n += 1) {
    seedChat(
      app.profile,
      `Chat ${n}`,
      [{ id: `message-${n}`, role: 'user', text: `Words of chat ${n}` }],
      Date.now() - n * 60_000,
    );
  }
  await app.relaunch();
  await expect(chat.sessions.first()).toBeVisible();
  expect(await chat.sessions.count()).toBeLessThan(150);
  const list = app.page.getByRole('navigation').locator('.overflow-y-auto');
  // What is not built has its height all the same, so one step leads to the end.
  await list.evaluate((element) => element.scrollTo(0, element.scrollHeight));
  const oldest = app.page.locator('[data-session-id=seeded-chat-199]');
  await expect(oldest).toBeInViewport();
  await oldest.click();
  await expect(chat.messages.first()).toContainText('Words of chat 199');
  // What the keyboard is asked to go to is built, wherever it is.
  await list.evaluate((element) => element.scrollTo(0, 0));
  await expect(app.page.locator('[data-session-id=seeded-chat-0]')).toBeInViewport();
  await app.page.keyboard.press('F2');
  await expect(app.page.getByTestId('session-rename')).toBeInViewport();
});
