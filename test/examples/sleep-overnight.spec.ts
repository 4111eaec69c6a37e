/** The machine sleeps for a night while a long task runs on its server. */
import { expect, test } from '../support/index.ts';

const TEXT = '/script text chars=4000 interval=4 seed=3';
const NIGHT_MS = 8 * 3_600_000;

test('a task that ends while the machine sleeps is there in the morning', async ({
  stage,
  reference,
}) => {
  const expected = await reference(TEXT);
  const { app, chat, backend } = await stage.apart({ sleep: true });
  await chat.send(TEXT);
  await chat.waitForText(1_000);
  await app.suspend();
  const { taskId } = await chat.waitForStoredTask(
    'the task to wait for the machine',
    ({ waitReason }) => waitReason === 'asleep',
  );
  await backend.waitForEnd(taskId);
  await backend.faults.act({ kind: 'skew', ms: NIGHT_MS }); // the server's clock goes on

  await app.resume();
  const [task] = await chat.expectWholeStory(expected);
  expect(task?.attempts, 'one request after waking').toHaveLength(2);
});
