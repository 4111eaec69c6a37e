/** A very long answer, disturbed all the way. */
import { answerText, expect, test } from '../support/index.ts';

const CHARS = 60_000;
const LONG = `/script text chars=${CHARS} interval=1 seed=11`;

test('a long answer survives cuts, a reload and a repeating server', async ({
  apart: { app, chat, network },
}) => {
  await chat.send(LONG);
  for (const events of [500, 1_000, 2_000]) await network.cutInsideEvent(events);
  await app.reload();
  network.repeatEverything(1);
  await network.cutInsideEvent(500);

  const { tasks } = await chat.waitUntilSettled();
  expect(answerText(await chat.transcript())).toHaveLength(CHARS);
  expect(tasks[0]?.duplicatesDropped).toBeGreaterThan(0);
  await chat.expectViewOfStore();
});
