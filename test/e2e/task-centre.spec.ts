/** All tasks in one place, by keyboard too, and the truth about them after a start. */
import { readServerLog } from '../support/sse.ts';
import { expect, test } from '../support/test.ts';

const OPERATION = '/script create-agent steps=6 interval=1000 seed=7';

test('a task of another chat is shown with its progress, and stopped from there', async ({
  stage,
}) => {
  const { app, chat } = await stage.launch();
  const { page } = app;
  await chat.send('/script create-agent steps=6 interval=4000 seed=7');
  await chat.waitForTask('live');
  await chat.newChat();
  await page.keyboard.press('Control+j');
  const centre = page.getByTestId('task-centre');
  const row = centre.locator('[data-task-id]').first();
  await expect(row).toHaveAttribute('data-state', 'live');
  await expect(row).toContainText('Creating an agent');
  await expect(row.getByRole('progressbar')).toBeVisible();
  await row.getByRole('button', { name: 'Stop' }).click();
  await expect(row).toHaveAttribute('data-state', 'stopped', { timeout: 60_000 });
  await row.getByRole('button', { name: /^Put/ }).click();
  await expect(centre.locator('[data-state=stopped]')).toHaveCount(0);
  await page.keyboard.press('Control+j');
  await expect(chat.input).toBeVisible();
});

test('after a start one line says what became of the tasks, and leads to them', async ({
  stage,
}) => {
  const backend = await stage.backend();
  const { app, chat } = await stage.launch({ backend });
  await chat.send(OPERATION);
  await chat.waitForTask('live');
  const { taskId } = await chat.waitForStoredTask(
    'the operation to begin',
    ({ kind, eventsApplied }) => kind === 'operation' && eventsApplied > 0,
  );
  await app.kill();
  // The server goes on by itself: the log ends when the task does, and nobody of the app has asked meanwhile.
  await readServerLog(backend.endpoint(), taskId);
  await app.relaunch();
  const receipt = app.page.getByTestId('recovery-receipt');
  await expect(receipt).toContainText('1 finished while you were away', { timeout: 60_000 });
  await expect(receipt).not.toContainText('resumed');
  await receipt.getByRole('button', { name: 'Show' }).click();
  const row = app.page.getByTestId('task-centre').locator('[data-task-id]');
  await expect(row).toHaveCount(1);
  await expect(row).toHaveAttribute('data-state', 'completed');
  await receipt.getByRole('button', { name: 'Dismiss' }).click();
  await expect(receipt).toHaveCount(0);
});
