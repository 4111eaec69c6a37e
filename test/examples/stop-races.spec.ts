/** Stop is pressed when nobody can hear it, and then the app is gone. */
import { answerText, expect, test } from '../support/index.ts';

const LONG = '/script text chars=20000 interval=10 seed=3';

test('a stop outlives a lost network and a killed app', async ({
  apart: { app, chat, backend, network },
}) => {
  await chat.send(LONG);
  await chat.waitForText(500);
  await network.refuse();
  await chat.stop();
  const { taskId } = await chat.waitForStoredTask('the stop', ({ stopRequested }) => stopRequested);
  await app.kill();
  expect((await backend.task(taskId)).status).toBe('running');

  await app.relaunch();
  await network.accept();
  expect((await backend.waitForEnd(taskId)).outcome).toBe('stopped');
  const { tasks } = await chat.waitUntilSettled();
  expect(tasks.map(({ status }) => status)).toEqual(['stopped']);
  const kept = answerText(await chat.transcript()).length;
  expect(kept, 'what was said before stays').toBeGreaterThan(400);
  expect(kept).toBeLessThan(20_000);
});
