/** The whole app is killed while an answer arrives. */
import { expect, resumedCursors, test } from '../support/index.ts';

const TEXT = '/script text chars=4000 interval=4 seed=3';

test('killed in the middle of an answer, it goes on where it was', async ({
  app,
  chat,
  reference,
}) => {
  await chat.send(TEXT);
  await chat.waitForText(1_000);
  await app.kill(); // SIGKILL for every process, the bundled backend included
  const stored = (await app.inspect()).tasks[0];

  await app.relaunch();
  const tasks = await chat.expectWholeStory(await reference(TEXT));
  expect(tasks.map(resumedCursors)).toEqual([[stored?.lastMessageId]]);
});
