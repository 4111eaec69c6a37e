/** Every tool response has a card, and what can be done on it is done. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { TOOL_CARD_TYPES } from '@shared/protocol/tool-cards';
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
