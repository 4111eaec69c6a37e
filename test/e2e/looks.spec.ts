/** The pictures of the documentation, taken from the running app so that they never grow old. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPO_ROOT } from '../support/paths.ts';
import { type Picture, takePicture } from '../support/picture.ts';
import { expectLikeBaseline } from '../support/pictures/baseline.ts';
import { CONVERSATION_BUDGET } from '../support/pictures/budget.ts';
import { expect, test } from '../support/test.ts';

const FOLDER = join(REPO_ROOT, 'docs/images');
const UPDATE = process.env.LONGHAUL_UPDATE_IMAGES === '1';

/** A script says the same each time, with steps that last long enough for a picture, also on a busy machine. */
const REQUEST = UPDATE
  ? 'Create an agent that reads my unread mail every morning and sends me a short digest'
  : '/script create-agent steps=6 interval=2500 seed=7';
const SIZE = { width: 1180, height: 780 };
const EARLIER = [
  'What can you do for me?',
  'Plan the team offsite in October',
  'Compare three CRMs',
];

test('light and dark, while a task runs and when it is done', async ({ stage }) => {
  test.setTimeout(180_000);
  const { app, chat } = await stage.launch();
  await app.main.evaluate(({ BrowserWindow }, { width, height }) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(width, height);
  }, SIZE);
  for (const text of EARLIER.slice(0, UPDATE ? undefined : 1)) {
    await chat.newChat();
    await chat.send(text);
    await chat.waitUntilSettled();
  }
  await chat.newChat();
  await chat.send(REQUEST);
  await chat.waitForTask('live');
  await expect(chat.taskCard.getByRole('listitem').nth(2)).toBeVisible();
  // The third step of six is under way: the card shows what is done, what runs and what is to come.
  await chat.waitForStoredTask(
    'the third step to begin',
    ({ kind, eventsApplied }) => kind === 'operation' && eventsApplied >= 5,
  );
  await app.page.emulateMedia({ colorScheme: 'light' });
  const running = keep('task-running', await takePicture(app), 'light');

  await expect(chat.answers).toHaveCount(2, { timeout: 90_000 });
  await chat.waitForText(60);
  // How much of it is there when the picture is taken is another each time.
  keep('answer-streaming', await takePicture(app), 'light');

  await chat.waitForTask('completed');
  await chat.waitUntilSettled();
  const finished = keep('task-finished', await takePicture(app), 'light');
  await app.page.emulateMedia({ colorScheme: 'dark' });
  const dark = keep('task-finished-dark', await takePicture(app), 'dark');

  // What is kept for the documentation shows other words than what was reviewed, so only one of the two can be done.
  if (UPDATE) return;
  for (const { name, png } of [running, finished, dark]) {
    await expectLikeBaseline(app, name, png, CONVERSATION_BUDGET);
  }
});

function keep(name: string, picture: Picture, scheme: 'light' | 'dark') {
  expect(picture, name).toMatchObject(SIZE);
  expect(picture.colours, name).toBeGreaterThan(100);
  if (scheme === 'light') expect(picture.brightness, name).toBeGreaterThan(200);
  else expect(picture.brightness, name).toBeLessThan(70);
  if (UPDATE) {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(join(FOLDER, `${name}.png`), picture.png);
  }
  return { name, png: picture.png };
}
