/** Every tool response has a card, and what can be done on it is done. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { TOOL_CARD_TYPES } from '@shared/protocol/tool-cards';
import Database from 'better-sqlite3';
import { expect, test } from '../support/test.ts';

/** Where to put pictures of all cards, for looking at them. Without it none are taken. */
const PICTURES = process.env.LONGHAUL_CARD_PICTURES;

const UNKNOWN = 'something_from_the_future';

test('every type has its card, in both themes', async ({ stage }) => {
  if (PICTURES) test.slow();
  const { app, chat } = await stage.launch();
  const types = [...TOOL_CARD_TYPES, UNKNOWN].filter((type) => !type.startsWith('operation_'));
  for (const type of types) {
    // One after the other: only messages near the place that is read are built.
    await chat.send(`/script card type=${type}`);
    const card = app.page.locator(`[data-testid=tool-card][data-tool-type=${type}]`);
    await expect(card, type).toBeVisible();
    const generic = card.getByText('Show card', { exact: true });
    await expect(generic, type).toHaveCount(type === UNKNOWN ? 1 : 0);
    await expect(card, type).not.toContainText('could not be shown');
    if (!PICTURES) continue;
    mkdirSync(PICTURES, { recursive: true });
    for (const colorScheme of ['light', 'dark'] as const) {
      await app.page.emulateMedia({ colorScheme });
      await card.screenshot({ path: join(PICTURES, `${type}-${colorScheme}.png`) });
    }
  }
  expect(app.trouble).toEqual([]);
});

test('a clarification keeps what was typed over a restart and sends all answers at once', async ({
  stage,
}) => {
  const { app, chat } = await stage.launch();
  await chat.send('/script card type=clarification_needed');
  // Another start is another page, so nothing of it is kept.
  const form = () => app.page.getByTestId('clarification');
  const send = () => form().getByRole('button', { name: 'Send answers' });
  const answer = (question: string) => form().getByRole('textbox', { name: question });
  await answer('sources').fill('BBC');
  await expect(send()).toBeDisabled();
  await chat.waitUntilSettled();
  await app.close();
  await app.relaunch();

  await expect(answer('sources')).toHaveValue('BBC');
  await answer('arrive').fill('at seven');
  await send().click();
  await expect(chat.questions.last()).toContainText(
    'I have the answers to your questions:\n\nsources: BBC\ntime: at seven\n\nPlease proceed',
  );
  await expect(form()).toContainText('Answers submitted');
  await expect(send()).toHaveCount(0);
});

test('answers are offered only while they are awaited', async ({ stage }) => {
  const { app, chat } = await stage.launch();
  await chat.send('/script card type=suggested_goal');
  const accept = app.page.getByRole('button', { name: 'Use this goal' });
  await accept.click();
  await expect(chat.questions).toHaveCount(2);
  await expect(chat.questions.last()).toContainText('Mail me a summary of the technology news');
  await expect(accept).toHaveCount(0);
});

test('in safe mode cards show what they hold and offer nothing', async ({ stage }) => {
  const profile = stage.folder('profile');
  const first = await stage.launch({ profile });
  await first.chat.send('/script create-agent steps=2 interval=60000 seed=7');
  await first.chat.waitForTask('live');
  for (const type of ['agents_found', 'no_results', 'clarification_needed']) {
    await first.chat.newChat();
    await first.chat.send(`/script card type=${type}`);
    await expect(first.app.page.locator(`[data-tool-type=${type}]`)).toBeVisible();
    await expect(first.chat.answers.last()).toHaveAttribute('data-status', 'complete');
  }
  await first.app.page.getByRole('textbox', { name: 'sources' }).fill('BBC');
  await first.app.page.getByRole('textbox', { name: 'sources' }).blur();
  await first.app.close();

  const { app, chat } = await stage.launch({ profile, args: ['--safe-mode'] });
  const { page } = app;
  const why = page.getByText('Nothing can be answered in this mode.');
  const card = page.getByTestId('tool-card');
  await expect(page.getByTestId('app-mode')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'sources' })).toHaveValue('BBC');
  await expect(page.getByRole('textbox', { name: 'arrive' })).not.toBeEditable();
  await expect(why).toBeVisible();
  await expect(card.getByRole('button')).toHaveCount(0);

  await chat.sessions.nth(1).click();
  await expect(card).toContainText('Try fewer words');
  await expect(card.getByRole('button', { name: 'Try fewer words' })).toBeDisabled();
  await chat.sessions.nth(2).click();
  await expect(card).toContainText('Daily News Digest');
  await expect(card.getByRole('button')).toHaveCount(0);
  await chat.sessions.nth(3).click();
  await expect(chat.taskCard).toHaveAttribute('data-state', 'waiting');
  await expect(chat.taskCard.getByRole('button')).toHaveCount(0);
});

test('while nothing can be stored cards say so, and take answers again when it can', async ({
  stage,
}) => {
  const { app, chat } = await stage.launch();
  const { page } = app;
  await chat.send('/script card type=clarification_needed');
  const form = page.getByTestId('clarification');
  for (const name of ['sources', 'arrive']) await form.getByRole('textbox', { name }).fill('BBC');
  const send = form.getByRole('button', { name: 'Send answers' });
  await expect(send).toBeEnabled();
  await chat.waitUntilSettled();
  const holder = new Database(join(app.profile, 'longhaul.db'));
  try {
    holder.exec('BEGIN IMMEDIATE');
    await form.getByRole('textbox', { name: 'arrive' }).fill('at seven');
    await expect(form).toContainText('This can be answered as soon as it can be stored.');
    await expect(send).toHaveCount(0);
    holder.exec('ROLLBACK');
  } finally {
    holder.close();
  }
  await send.click();
  await expect(chat.questions.last()).toContainText('time: at seven');
});
