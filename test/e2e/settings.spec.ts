/** What is set takes effect at once and is there after the next start. */
import type { Page } from '@playwright/test';
import { expect, test } from '../support/test.ts';

async function openSettings(page: Page, section: string): Promise<void> {
  await page.keyboard.press('Control+,');
  await page.getByRole('tab', { name: section }).click();
}

test('theme, size and language are kept', async ({ stage }) => {
  const { app, chat } = await stage.launch();
  await openSettings(app.page, 'Appearance');
  await app.page.getByLabel('Theme').selectOption('dark');
  await app.page.getByLabel('Font size').selectOption('large');
  const root = app.page.locator('html');
  await expect(root).toHaveAttribute('data-theme', 'dark');
  await app.page.getByRole('tab', { name: 'Language' }).click();
  await app.page.getByRole('combobox', { name: 'Language' }).selectOption('de');
  await expect(app.page.getByRole('tab', { name: 'Aussehen' })).toBeVisible();
  await app.page.keyboard.press('Escape');
  await expect(app.page.getByTestId('new-chat')).toHaveText('Neuer Chat');

  await app.close();
  await app.relaunch();
  await expect(chat.input).toBeVisible();
  await expect(app.page.getByTestId('new-chat')).toHaveText('Neuer Chat');
  await expect(app.page.locator('html')).toHaveAttribute('data-font-size', 'large');
  await expect(app.page.locator('html')).toHaveAttribute('lang', 'de');
});

test('another backend is tested, signed in at and used without a restart', async ({ stage }) => {
  const backend = await stage.backend();
  const { app, chat } = await stage.launch();
  const { page } = app;
  await openSettings(page, 'Backend');
  await page.getByLabel('Name').fill('Workshop');
  await page.getByLabel('Address').fill(backend.url);
  await page.getByRole('button', { name: 'Add a backend' }).click();
  const profile = page.getByTestId('backend-profile');
  await profile.getByRole('button', { name: 'Test connection' }).click();
  await expect(profile).toContainText('refuses the token');

  await profile.getByLabel('Sign-in token').fill(backend.token);
  await profile.getByRole('button', { name: 'Sign in' }).click();
  const state = profile.getByTestId('sign-in-state');
  // Machines that run tests have a keychain or they have none; the person is asked only where there is none.
  const forget = profile.getByRole('button', { name: 'Forget it at the end' });
  await expect(forget.or(profile.getByText('Signed in.')).first()).toBeVisible();
  if (await forget.isVisible()) await forget.click();
  await expect(state).toHaveAttribute('data-kept', /keychain|session/);
  await profile.getByRole('button', { name: 'Test connection' }).click();
  await expect(profile).toContainText('takes the token');
  await profile.getByRole('button', { name: 'Use: Workshop' }).click();
  await expect(profile).toContainText('In use');
  await page.keyboard.press('Escape');

  await chat.newChat();
  await chat.send('/script text chars=200 interval=1 seed=5');
  await expect(chat.answers.last()).toHaveAttribute('data-status', 'complete', { timeout: 60_000 });
  expect(backend.log()).toContain('/stream');
});
