/** Writing, sending and stopping. */
import { answerText, onlySession } from '../support/inspect.ts';
import { expect, test } from '../support/test.ts';

const LONG = '/script text chars=20000 interval=10 seed=3';
const SHORT = '/script text chars=300 interval=1 seed=5';

test('Enter sends, Shift+Enter makes a new line', async ({ stage }) => {
  const { app, chat } = await stage.launch();
  await chat.input.click();
  await app.page.keyboard.type('first line');
  await app.page.keyboard.press('Shift+Enter');
  await app.page.keyboard.type('second line');
  await expect(chat.messages).toHaveCount(0);
  await expect(chat.input).toHaveValue('first line\nsecond line');

  await app.page.keyboard.press('Enter');
  await expect(chat.questions).toContainText('first line\nsecond line');
  await expect(chat.input).toHaveValue('');
  await expect(chat.input).toBeFocused();
});

test('Enter that an input method needs does not send', async ({ stage }) => {
  const { app, chat } = await stage.launch();
  await chat.input.click();
  const devtools = await app.page.context().newCDPSession(app.page);
  const compose = (text: string) =>
    devtools.send('Input.imeSetComposition', {
      text,
      selectionStart: text.length,
      selectionEnd: text.length,
    });
  // Chromium itself then says of a key that it belongs to the input method.
  await compose('にほん');
  await expect(chat.input).toHaveValue('にほん');
  // As from an input method: the key reaches the page, but brings no text of its own.
  const enter = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13 };
  await devtools.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...enter });
  await devtools.send('Input.dispatchKeyEvent', { type: 'keyUp', ...enter });
  await devtools.send('Input.insertText', { text: '日本' });
  await expect(chat.input, 'Enter has accepted a suggestion').toHaveValue('日本');
  await expect(chat.messages).toHaveCount(0);
  await app.page.keyboard.press('Enter');
  await expect(chat.questions).toContainText('日本');
});

test('stop keeps what was said and ends the task as stopped', async ({ stage }) => {
  const { app, chat } = await stage.launch();
  await chat.send(LONG);
  await chat.waitForText(500);
  await chat.stopButton.click();
  await expect(chat.answers).toHaveAttribute('data-status', 'stopped');
  await expect(chat.stopButton).toHaveCount(0);

  const { sessions, tasks } = await chat.waitUntilSettled();
  expect(tasks).toMatchObject([{ status: 'stopped', stopRequested: true }]);
  const { length } = answerText(onlySession({ sessions }).messages);
  expect(length).toBeGreaterThan(400);
  expect(length).toBeLessThan(20_000);
  await chat.expectViewOfStore();
  await app.close();
  await app.relaunch();
  await expect(chat.answers).toHaveAttribute('data-status', 'stopped');
});

test('a message written while the backend is away is kept, and sent once when it is back', async ({
  stage,
}) => {
  const backend = await stage.backend();
  const proxy = await stage.proxy(backend);
  const { app, chat } = await stage.launch({ backend: { url: proxy.url, token: backend.token } });
  await chat.send('The first message');
  await chat.waitUntilSettled();
  await proxy.refuse();
  await chat.send(SHORT);
  await expect(chat.questions.last()).toHaveAttribute('data-status', 'queued');
  await expect(chat.questions.last()).toContainText('Waiting to be sent');

  await app.kill();
  expect((await app.inspect()).outbox).toBe(1);
  await app.relaunch();
  await expect(chat.questions.last()).toHaveAttribute('data-status', 'queued');
  await proxy.accept();
  const { sessions } = await chat.waitUntilSettled();
  await expect(chat.questions.last()).toHaveAttribute('data-status', 'sent');
  await expect(chat.answers.last()).toHaveAttribute('data-status', 'complete');

  const { remoteId } = onlySession({ sessions });
  const { messages } = await backend.session(remoteId ?? 'none');
  expect(messages.filter(({ role }) => role === 'user').map(({ content }) => content)).toEqual([
    'The first message',
    SHORT,
  ]);
});

test('messages written while an answer is being written wait for their turn', async ({ stage }) => {
  const { chat } = await stage.launch();
  await chat.send('/script text chars=3000 interval=5 seed=3');
  await chat.waitForText(300);
  await chat.send(SHORT);
  await expect(chat.questions.last()).toHaveAttribute('data-status', 'queued');
  const { sessions, tasks } = await chat.waitUntilSettled();
  expect(tasks.map(({ status }) => status)).toEqual(['completed', 'completed']);
  expect(onlySession({ sessions }).messages.map(({ role }) => role)).toEqual([
    'user',
    'assistant',
    'user',
    'assistant',
  ]);
});
