/** Two windows, each with a chat of its own, and one of them is closed. */
import { answerText, expect, test } from '../support/index.ts';

const FIRST = '/script text chars=3000 interval=5 seed=3';
const SECOND = '/script text chars=2000 interval=5 seed=4';

test('a task goes on when its window is closed, and shows nothing in the other', async ({
  app,
  chat,
}) => {
  await chat.send(FIRST);
  await chat.waitForText(300);
  const other = await app.openWindow();
  await other.getByTestId('composer-input').fill(SECOND);
  await other.getByTestId('composer-send').click();
  await other.locator('[data-testid=message][data-status=streaming]').waitFor();
  await other.close();

  const { sessions } = await chat.waitUntilSettled();
  const lengths = sessions.map(({ messages }) => answerText(messages).length);
  expect(lengths.toSorted()).toEqual([2_000, 3_000]);
  await expect(chat.answers).toHaveCount(1);
});
