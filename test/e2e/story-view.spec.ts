/** The window is a view: it may reload, crash or look elsewhere while a task runs. The task does not notice. */
import { expect, test } from '../support/test.ts';
import { untilTrue } from '../support/until.ts';

const TEXT = '/script text chars=8000 interval=4 seed=3';

test('C42: the window reloads while text streams', async ({ stage, reference }) => {
  const expected = await reference(TEXT);
  const { app, chat } = await stage.launch();
  await chat.send(TEXT);
  const before = await chat.waitForText(1_000);
  await app.reload();
  await chat.waitForAnswer(before);

  const tasks = await chat.expectWholeStory(expected);
  for (const { attempts } of tasks) expect(attempts, 'nothing was asked for again').toHaveLength(1);
});

test('C42: the window crashes while text streams', async ({ stage, reference }) => {
  const expected = await reference(TEXT);
  const { app, chat } = await stage.launch();
  await chat.send(TEXT);
  const before = await chat.waitForText(1_000);
  await app.crashRenderer();
  await untilTrue(async () => (await chat.screenText()).length >= before, {
    what: 'the window to come back with what it had shown',
  });

  const tasks = await chat.expectWholeStory(expected);
  for (const { attempts } of tasks) expect(attempts, 'nothing was asked for again').toHaveLength(1);
});

test('the person looks at another chat and comes back while text streams', async ({
  stage,
  reference,
}) => {
  const expected = await reference(TEXT);
  const { chat } = await stage.launch();
  await chat.send(TEXT);
  const before = await chat.waitForText(1_000);
  await chat.newChat();
  await expect(chat.sessions).toHaveCount(2);
  await expect(chat.messages).toHaveCount(0);
  await expect(chat.connection).toHaveAttribute('data-state', 'idle');

  await chat.sessions.last().click();
  await chat.waitForAnswer(before);
  const tasks = await chat.expectWholeStory(expected);
  for (const { attempts } of tasks) expect(attempts, 'nothing was asked for again').toHaveLength(1);
});
