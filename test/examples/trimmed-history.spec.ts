/** While the app is away, the server forgets the events that the app would have asked for. */
import { expect, test } from '../support/index.ts';

const TEXT = '/script text chars=4000 interval=4 seed=3';

test('a hole in the history is seen, and the answer is whole all the same', async ({
  apart: { chat, backend, network },
  reference,
}) => {
  await chat.send(TEXT);
  await chat.waitForText(1_000);
  await network.refuse();
  const { taskId } = await chat.waitForStoredTask('the task', () => true);
  await backend.waitForEnd(taskId);
  await backend.faults.act({ kind: 'trim', task: taskId, keep: 5 });
  await network.accept();

  await chat.waitForAnswer(3_000); // what its stream can no longer bring comes from the session
  const [task] = await chat.expectTranscript(await reference(TEXT));
  expect(network.cursorsOf(taskId), 'it asked from its cursor').toContain(
    task?.attempts[1]?.cursor,
  );
});
