/** Everything by keyboard: the palette, the shortcuts, and where the keyboard is afterwards. */
import { expect, test } from '../support/test.ts';

test('the palette finds a command, and the keyboard returns to where it was', async ({ stage }) => {
  const { app, chat } = await stage.launch();
  const { page } = app;
  await expect(chat.input).toBeFocused();
  await page.keyboard.press('Control+k');
  const palette = page.getByTestId('command-palette');
  await page.keyboard.type('settin');
  await page.keyboard.press('Enter');
  await expect(palette).toHaveCount(0);
  const settings = page.getByTestId('settings');
  await expect(settings).toBeVisible();
  // The keyboard stays inside the dialog, however often it moves on.
  for (let presses = 0; presses < 12; presses += 1) {
    await page.keyboard.press('Tab');
    await expect(settings.locator(':focus')).toHaveCount(1);
  }
  await page.keyboard.press('Escape');
  await expect(settings).toHaveCount(0);
  await page.keyboard.press('Control+l');
  await expect(chat.input).toBeFocused();
});

test('chats are started and left by keyboard, and focus can be seen', async ({ stage }) => {
  const { app, chat } = await stage.launch();
  const { page } = app;
  await chat.send('/script text chars=200 interval=1 seed=5');
  await chat.waitUntilSettled();
  await page.keyboard.press('Control+n');
  await expect(chat.sessions).toHaveCount(2);
  await expect(chat.sessions.first()).toHaveAttribute('aria-current', 'page');
  await expect(chat.input).toBeFocused();
  await page.keyboard.press('Alt+ArrowDown');
  await expect(chat.sessions.last()).toHaveAttribute('aria-current', 'page');
  await page.keyboard.press('Alt+ArrowUp');
  await expect(chat.sessions.first()).toHaveAttribute('aria-current', 'page');

  await page.getByTestId('new-chat').focus();
  await page.keyboard.press('Tab');
  await expect(page.getByTestId('session-search')).toBeFocused();
  await page.keyboard.press('Tab');
  const outline = await page.evaluate(
    () => document.activeElement && getComputedStyle(document.activeElement).outlineStyle,
  );
  expect(outline, 'of what has the keyboard').toBe('solid');
  await page.keyboard.press('Control+Shift+f');
  await expect(page.getByTestId('session-search')).toBeFocused();
});
