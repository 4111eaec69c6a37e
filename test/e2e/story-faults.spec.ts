/** A long task survives whatever happens to the connection and to the backend. */
import { requireTask, resumedCursors } from '../support/evidence.ts';
import { expect, test } from '../support/test.ts';

const TEXT = '/script text chars=8000 interval=4 seed=3';
const AGENT = '/script create-agent steps=4 interval=300 chars=3000 seed=7';

test('the bundled backend dies while text streams', async ({ stage, reference }) => {
  const expected = await reference(TEXT);
  const { app, chat } = await stage.launch();
  await chat.send(TEXT);
  await chat.waitForText(1_000);
  const first = app.endpoint();
  await app.killBackend();

  const tasks = await chat.expectWholeStory(expected);
  expect(app.endpoint().url, 'a new process listens').not.toBe(first.url);
  for (const task of tasks) expect(resumedCursors(task).length).toBeGreaterThan(0);
});

test('a separate backend dies while an agent is being made, and comes back', async ({
  stage,
  reference,
}) => {
  const expected = await reference(AGENT);
  const backend = await stage.backend();
  const { chat } = await stage.launch({ backend });
  await chat.send(AGENT);
  await chat.waitForTask('live');
  const before = await chat.waitForStoredTask(
    'the operation to have brought something',
    ({ kind, eventsApplied }) => kind === 'operation' && eventsApplied > 2,
  );
  await backend.kill();
  await chat.waitForTask('waiting');
  await chat.waitForConnection('reconnecting');

  await backend.restart();
  const tasks = await chat.expectWholeStory(expected);
  expect(resumedCursors(requireTask(tasks, before.taskId)).length).toBeGreaterThan(0);
});

test('the connection is cut in the middle of events', async ({ stage, reference }) => {
  const expected = await reference(TEXT);
  const { chat, network } = await stage.apart();
  const cut = network.cutInsideEvent(100);
  await chat.send(TEXT);
  await cut;
  for (const events of [1, 50, 300]) await network.cutInsideEvent(events);

  const tasks = await chat.expectWholeStory(expected);
  for (const task of tasks) {
    const cursors = resumedCursors(task);
    expect(cursors.length).toBeGreaterThanOrEqual(4);
    expect(network.cursorsOf(task.taskId)).toEqual(cursors);
  }
});

test('C48: the head of the answer to a message is torn', async ({ stage, reference }) => {
  const expected = await reference(TEXT);
  const { chat, network } = await stage.apart();
  const torn = network.tearHeadAt('x-accel-buffering');
  await chat.send(TEXT);
  await torn;
  await chat.expectWholeStory(expected);
});

test('the server repeats every event from the first', async ({ stage, reference }) => {
  const expected = await reference(TEXT);
  const { chat, network } = await stage.apart();
  network.repeatEverything();
  const cut = network.cutInsideEvent(200);
  await chat.send(TEXT);
  await cut;
  await network.cutInsideEvent(400);

  for (const task of await chat.expectWholeStory(expected)) {
    expect(resumedCursors(task)).toHaveLength(2);
    expect(task.duplicatesDropped).toBeGreaterThan(500);
  }
});

test('the network goes away without a word', async ({ stage, reference }) => {
  const expected = await reference(TEXT);
  const { chat, network } = await stage.apart();
  await chat.send(TEXT);
  await chat.waitForText(1_000);
  network.freeze();
  const frozen = await chat.waitForStoredTask('a task', () => true);
  expect(frozen.state, 'nothing tells the app').toBe('live');
  network.thaw();

  // The old connection stays open and silent. Only the app's own watchdog can find out.
  const tasks = await chat.expectWholeStory(expected);
  const task = requireTask(tasks, frozen.taskId);
  expect(task.attempts[0]?.endedBecause).toBe('silent');
  expect(network.cursorsOf(task.taskId)).toEqual(resumedCursors(task));
});

test('the machine sleeps and wakes', async ({ stage, reference }) => {
  const expected = await reference(TEXT);
  const { app, chat, network } = await stage.apart({ sleep: true });
  await chat.send(TEXT);
  await chat.waitForText(1_000);
  await app.suspend();
  const asleep = await chat.waitForStoredTask(
    'the task to wait for the machine',
    ({ waitReason }) => waitReason === 'asleep',
  );
  // Chromium cuts its own TCP connections when the machine goes to sleep, Playwright's among them.
  const badge = () =>
    app.evaluateInWindow(`document.querySelector('[data-testid=connection-state]').innerText`);
  await expect.poll(badge).toBe('Asleep');

  await app.resume();
  await expect.poll(badge).toBe('Live');
  const tasks = await chat.expectWholeStory(expected);
  const task = requireTask(tasks, asleep.taskId);
  expect(resumedCursors(task), 'one attempt, however often the wake-up is announced').toEqual([
    asleep.lastMessageId,
  ]);
  expect(network.cursorsOf(task.taskId)).toEqual([asleep.lastMessageId]);
});
