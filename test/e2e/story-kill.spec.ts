/** A long task survives a SIGKILL of the whole app. */
import { requireTask, resumedCursors } from '../support/evidence.ts';
import { answerText, inspectByCommand, onlySession } from '../support/inspect.ts';
import { cursorsAsked } from '../support/request-log.ts';
import { expect, test } from '../support/test.ts';

const TEXT = '/script text chars=8000 interval=4 seed=3';
const AGENT = '/script create-agent steps=4 interval=300 chars=3000 seed=7';

test('killed with its backend while text streams, it continues where it was', async ({
  stage,
  reference,
}) => {
  const expected = await reference(TEXT);
  const { app, chat } = await stage.launch();
  await chat.send(TEXT);
  await chat.waitForText(1_000);
  const killed = await app.kill();
  expect(killed.length, 'main process, backend, window and helpers').toBeGreaterThan(3);

  const stored = await inspectByCommand(app.profile);
  const partial = answerText(onlySession(stored).messages);
  expect(partial.length).toBeGreaterThan(900);
  expect(answerText(expected).startsWith(partial)).toBe(true);
  expect(partial.length).toBeLessThan(answerText(expected).length);
  const [before] = stored.tasks;
  expect(before).toMatchObject({ status: 'running', state: 'live' });
  expect(before?.lastMessageId).not.toBe('0-0');

  await app.relaunch();
  const tasks = await chat.expectWholeStory(expected);
  const task = requireTask(tasks, before?.taskId);
  expect(resumedCursors(task)).toEqual([before?.lastMessageId]);
  expect(cursorsAsked(app.backendLog(), task.taskId)[0]).toBe(before?.lastMessageId);
});

test('killed while an agent is being made, it shows the finished card', async ({
  stage,
  reference,
}) => {
  const expected = await reference(AGENT);
  const { app, chat } = await stage.launch();
  await chat.send(AGENT);
  await chat.waitForTask('live');
  await expect(chat.answers).toHaveCount(2, { timeout: 30_000 });
  await chat.waitForText(300);
  await app.kill();
  const before = (await app.inspect()).tasks.find(({ kind }) => kind === 'operation');
  expect(before?.lastMessageId).not.toBe('0-0');

  await app.relaunch();
  await chat.waitForTask('completed');
  const tasks = await chat.expectWholeStory(expected);
  const task = requireTask(tasks, before?.taskId);
  expect(resumedCursors(task)[0]).toBe(before?.lastMessageId);
});

test('the transcript is there before the server can be reached, and the rest follows', async ({
  stage,
  reference,
}) => {
  const expected = await reference(TEXT);
  const { app, chat, network } = await stage.apart();
  await chat.send(TEXT);
  await chat.waitForText(1_000);
  await app.kill();
  const stored = await app.inspect();
  const [before] = stored.tasks;
  const asked = network.requests.length;

  await network.refuse();
  await app.relaunch();
  await expect(chat.questions).toContainText(TEXT);
  // What is shown is laid out Markdown, so it is held against a word of the stored text.
  const words = answerText(onlySession(stored).messages).match(/\w{5,}/g) ?? [];
  await expect(chat.answers).toContainText(words.at(-2) ?? 'a word of the stored answer');
  await chat.waitForConnection('reconnecting');
  expect(network.requests).toHaveLength(asked);

  await network.accept();
  const tasks = await chat.expectWholeStory(expected);
  const task = requireTask(tasks, before?.taskId);
  expect(resumedCursors(task)[0]).toBe(before?.lastMessageId);
  expect(network.cursorsOf(task.taskId)[0]).toBe(before?.lastMessageId);
});
