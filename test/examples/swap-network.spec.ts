/** The machine moves to another network. Nothing tells the app that its connection is dead. */
import { expect, test } from '../support/index.ts';

const TEXT = '/script text chars=4000 interval=12 seed=3';

test('a connection that went silent is noticed and replaced', async ({ stage, reference }) => {
  const expected = await reference(TEXT);
  // Silence counts as death after three heartbeats, so quick ones make a quick test.
  const { chat, network } = await stage.apart({}, { env: { HEARTBEAT_INTERVAL: '2000' } });
  await chat.send(TEXT);
  await chat.waitForText(2_000);
  network.swap();

  const [task] = await chat.expectWholeStory(expected);
  expect(task?.attempts[0]?.endedBecause).toBe('silent');
});
