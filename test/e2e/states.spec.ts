/** What a person sees when things are not as they should be: each state has words of its own and a way out. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Stage, test } from '../support/test.ts';

/** Scripts of the backend that play what a model may do. */
const SCRIPTS = [
  {
    name: 'region',
    pattern: '^region$',
    steps: [{ error: 'The model is not available in your region.' }],
  },
  {
    name: 'hiccup',
    pattern: '^hiccup$',
    steps: [{ text: 'So far. ' }, { error: 'Try again.', code: 'transient_api_error' }],
  },
  { name: 'wait', pattern: '^wait$', steps: [{ wait: 20_000 }, { text: 'Done.' }] },
];

function withScripts(stage: Stage) {
  const file = join(stage.folder('scripts'), 'scripts.json');
  writeFileSync(file, JSON.stringify({ scripts: SCRIPTS }));
  return stage.launch({ env: { LONGHAUL_SCRIPTS: file } });
}

test('a model that may not be used here is said so, and leads to another backend', async ({
  stage,
}) => {
  const { app, chat } = await withScripts(stage);
  await chat.send('region');
  const error = app.page.getByTestId('answer-error');
  await expect(error).toHaveAttribute('data-advice', 'region');
  await expect(error).toContainText('Not available in your region');
  await error.getByRole('button', { name: 'Choose another backend' }).click();
  await expect(app.page.getByTestId('settings')).toContainText('Add a backend');
});

test('an error that passes offers to ask again, and the list of tasks says what it was', async ({
  stage,
}) => {
  const { app, chat } = await withScripts(stage);
  await chat.send('hiccup');
  const error = app.page.getByTestId('answer-error');
  await expect(error).toHaveAttribute('data-advice', 'again');
  await app.page.keyboard.press('Control+j');
  const row = app.page.getByTestId('task-centre').locator('[data-state=failed]');
  await expect(row).toContainText('Failed: Try again.');
  await app.page.keyboard.press('Control+j');
  await error.getByRole('button', { name: 'Try again' }).click();
  await expect(chat.questions).toHaveCount(2);
  await expect(chat.answers).toHaveCount(2);
});

test('a follow-up stands below the answer that it waits for', async ({ stage }) => {
  const { app, chat } = await withScripts(stage);
  await chat.send('wait');
  const thinking = app.page.getByText(/^Thinking…/);
  await expect(thinking).toBeVisible();
  await chat.send('And then?');
  const followUp = chat.questions.last();
  await expect(followUp).toHaveAttribute('data-status', 'queued');
  const top = async (of: typeof followUp) => (await of.boundingBox())?.y ?? Number.NaN;
  expect(await top(followUp)).toBeGreaterThan(await top(thinking));
  await expect(followUp).toBeInViewport();
  await followUp.getByRole('button', { name: 'Remove' }).click();
  await expect(chat.questions).toHaveCount(1);
});
