/** The window's process crashes. The task does not notice. */
import { expect, test, untilTrue } from '../support/index.ts';

const TEXT = '/script text chars=4000 interval=4 seed=3';

test('the window crashes and comes back with everything', async ({ app, chat, reference }) => {
  await chat.send(TEXT);
  const before = await chat.waitForText(1_000);
  await app.crashRenderer();
  await untilTrue(async () => (await chat.screenText()).length >= before, {
    what: 'the window to show again what it had shown',
  });

  const [task] = await chat.expectWholeStory(await reference(TEXT));
  expect(task?.attempts, 'nothing was asked for again').toHaveLength(1);
});
