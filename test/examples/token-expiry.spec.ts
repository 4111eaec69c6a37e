/** A token expires while a task runs. The app waits for a new one and loses nothing. */
import {
  expect,
  JWT_SECRET,
  requireTask,
  resumedCursors,
  signToken,
  test,
} from '../support/index.ts';

const TEXT = '/script text chars=4000 interval=4 seed=3';
const HOUR_S = 3_600;

function tokenFor(hours: number): Promise<string> {
  return signToken({ sub: 'a-person', exp: Math.floor(Date.now() / 1_000) + hours * HOUR_S });
}

test('signed out in the middle, signed in again, whole in the end', async ({
  stage,
  reference,
}) => {
  const expected = await reference(TEXT);
  const backend = await stage.backend({ faults: true, env: { JWT_SECRET } });
  const network = await stage.proxy(backend);
  const { app, chat } = await stage.launch({
    backend: { url: network.url, token: await tokenFor(1) },
  });
  await chat.send(TEXT);
  await chat.waitForText(1_000);
  await backend.faults.act({ kind: 'skew', ms: 2 * HOUR_S * 1_000 }); // two hours later
  network.breakAll();
  const waiting = await chat.waitForStoredTask(
    'the task to wait for a token',
    ({ waitReason }) => waitReason === 'signed-out',
  );
  await expect(app.page.getByText('wants you to sign in again')).toBeVisible();

  const token = await tokenFor(3);
  await app.close();
  await app.relaunch({
    backend: { url: network.url, token, direct: { url: backend.url, token } },
  });
  const tasks = await chat.expectWholeStory(expected);
  const cursors = resumedCursors(requireTask(tasks, waiting.taskId));
  expect(cursors.at(-1)).toBe(waiting.lastMessageId);
});
