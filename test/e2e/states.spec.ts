/** What a person sees when things are not as they should be: each state has words of its own and a way out. */
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { onlySession } from '../support/inspect.ts';
import { resize } from '../support/resize.ts';
import { expect, type Stage, test } from '../support/test.ts';

/** Scripts of the backend that play what a model may do. */
const SCRIPTS = [
  {
    name: 'region',
    pattern: '^region$',
    steps: [{ error: 'The model is not available in your region.' }],
  },
  {
    name: 'hiccup',
    pattern: '^hiccup$',
    steps: [{ text: 'So far. ' }, { error: 'Try again.', code: 'transient_api_error' }],
  },
  {
    name: 'talk',
    pattern: '^talk$',
    steps: Array.from({ length: 120 }, (_, n) => [{ text: `Line ${n}. ` }, { wait: 500 }]).flat(),
  },
  { name: 'wait', pattern: '^wait$', steps: [{ wait: 20_000 }, { text: 'Done.' }] },
];

function withScripts(stage: Stage) {
  const file = join(stage.folder('scripts'), 'scripts.json');
  writeFileSync(file, JSON.stringify({ scripts: SCRIPTS }));
  return stage.launch({ env: { LONGHAUL_SCRIPTS: file } });
}

test('a model that may not be used here is said so, and leads to another backend', async ({
  stage,
}) => {
  const { app, chat } = await withScripts(stage);
  await chat.send('region');
  const error = app.page.getByTestId('answer-error');
  await expect(error).toHaveAttribute('data-advice', 'region');
  await expect(error).toContainText('Not available in your region');
  await error.getByRole('button', { name: 'Choose another backend' }).click();
  await expect(app.page.getByTestId('settings')).toContainText('Add a backend');
});

test('an error that passes offers to ask again, and the list of tasks says what it was', async ({
  stage,
}) => {
  const { app, chat } = await withScripts(stage);
  await chat.send('hiccup');
  const error = app.page.getByTestId('answer-error');
  await expect(error).toHaveAttribute('data-advice', 'again');
  await app.page.keyboard.press('Control+j');
  const row = app.page.getByTestId('task-centre').locator('[data-state=failed]');
  await expect(row).toContainText('Failed: Try again.');
  await app.page.keyboard.press('Control+j');
  await error.getByRole('button', { name: 'Try again' }).click();
  await expect(chat.questions).toHaveCount(2);
  await expect(chat.answers).toHaveCount(2);
});

test('a follow-up stands below the answer that it waits for', async ({ stage }) => {
  const { app, chat } = await withScripts(stage);
  await chat.send('wait');
  const thinking = app.page.getByText(/^Thinking…/);
  await expect(thinking).toBeVisible();
  await chat.send('And then?');
  const followUp = chat.questions.last();
  await expect(followUp).toHaveAttribute('data-status', 'queued');
  const top = async (of: typeof followUp) => (await of.boundingBox())?.y ?? Number.NaN;
  expect(await top(followUp)).toBeGreaterThan(await top(thinking));
  await expect(followUp).toBeInViewport();
  await followUp.getByRole('button', { name: 'Remove' }).click();
  await expect(chat.questions).toHaveCount(1);
});

test('while nothing can be stored, no stop is taken, and all buttons say why', async ({
  stage,
}) => {
  const { app, chat } = await withScripts(stage);
  const { page } = app;
  await chat.send('talk');
  const stop = page.getByTestId('composer-stop');
  await expect(chat.answers.last()).toContainText('Line 1.');
  await expect(stop).toBeEnabled();
  const other = new Database(join(app.profile, 'longhaul.db'), { timeout: 30_000 });
  stage.atEnd(() => void other.close());
  other.exec('BEGIN IMMEDIATE');
  await expect(stop).toBeDisabled();
  await expect(stop).toHaveAttribute('title', 'Nothing can be stored at the moment');
  await page.keyboard.press('Control+j');
  const row = page.getByTestId('task-centre').locator('[data-task-id]');
  const inRow = row.getByRole('button', { name: 'Stop' });
  await expect(inRow).toBeDisabled();
  await expect(inRow).toHaveAttribute('title', 'Nothing can be stored at the moment');
  other.exec('ROLLBACK');
  await expect(inRow).toBeEnabled({ timeout: 60_000 });
  await inRow.click();
  await page.keyboard.press('Control+j');
  await expect(chat.answers.last()).toHaveAttribute('data-status', 'stopped', { timeout: 60_000 });
});

/** Answers every request alike, until told otherwise. */
async function startStranger(stage: Stage) {
  let answer = { status: 404, type: 'application/json', body: '{"detail":"Not Found"}' };
  const server = createServer((_request, response) => {
    response.writeHead(answer.status, { 'content-type': answer.type });
    response.end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stage.atEnd(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    answerWith: (status: number, type: string, body: string) => {
      answer = { status, type, body };
    },
  };
}

test('a server that is too old or no server of ours is said so, and believed once it is', async ({
  stage,
}) => {
  const stranger = await startStranger(stage);
  const { app, chat } = await stage.launch({ backend: { url: stranger.url, token: 'any' } });
  const misfit = app.page.getByTestId('misfit');
  await expect(misfit).toContainText('does not offer what Longhaul needs');
  await expect(misfit).toContainText('404');
  await chat.send('Is anybody there?');
  await expect(chat.input).toHaveValue('Is anybody there?');

  stranger.answerWith(200, 'text/html', '<h1>Welcome</h1>');
  await misfit.getByRole('button', { name: 'Check again' }).click();
  await expect(misfit).toContainText('text/html instead of JSON');
  await misfit.getByRole('button', { name: 'Backend settings' }).click();
  await expect(app.page.getByTestId('settings')).toBeVisible();
  await app.page.keyboard.press('Escape');

  stranger.answerWith(200, 'application/json', '{"sessions":[],"total":0}');
  await misfit.getByRole('button', { name: 'Check again' }).click();
  await expect(misfit).toHaveCount(0);
});

test('several banners leave room for the chat where there is little, and are all there when asked for', async ({
  stage,
}) => {
  const { url } = await startStranger(stage);
  const profile = stage.folder('profile');
  writeFileSync(join(profile, 'longhaul.db'), 'This is no database. '.repeat(500));
  const { app, chat } = await stage.launch({ profile, backend: { url, token: 'any' } });
  const { page } = app;
  const banners = page.getByTestId('banners');
  await app.startSecond('longhaul://session/no-such-chat');
  const said = [
    banners.getByText('leads to a chat that is not here'),
    page.getByTestId('misfit'),
    banners.getByText('history file was damaged'),
  ];
  for (const line of said) await expect(line).toBeVisible();
  const heightOf = async (of: typeof banners) => (await of.boundingBox())?.height ?? Number.NaN;

  await resize(page, { width: 450, height: 300 });
  const all = banners.getByRole('button', { name: 'Show all 3' });
  await expect(all).toHaveAttribute('aria-expanded', 'false');
  await expect(banners.getByRole('button')).toHaveCount(1);
  expect(await heightOf(banners), 'one line').toBeLessThan(45);
  await expect(chat.input).toBeInViewport({ ratio: 1 });

  await all.focus();
  await page.keyboard.press('Enter');
  const less = banners.getByRole('button', { name: 'Show less' });
  await expect(less).toBeFocused();
  for (const line of said) {
    await line.scrollIntoViewIfNeeded();
    await expect(line).toBeInViewport();
  }
  expect(await heightOf(banners), 'half of the window').toBeLessThanOrEqual(150);
  await page.keyboard.press('Enter');
  await expect(all).toBeFocused();

  await resize(page, { width: 900, height: 600 });
  for (const line of said) await expect(line).toBeVisible();
  await expect(banners.getByRole('button', { name: /Show/ })).toHaveCount(0);
});

test('a chat that the server does not have any more can be read, and gone on with in another', async ({
  stage,
}) => {
  const backend = await stage.backend();
  const { app, chat } = await stage.launch({ backend });
  await chat.send('/script text chars=300 interval=1 seed=3');
  const { sessions } = await chat.waitUntilSettled();
  const { remoteId } = onlySession({ sessions });
  await backend.deleteSession(remoteId ?? 'none');
  await chat.input.fill('What else?');
  const piece = Array.from({ length: 200 }, (_, n) => `line ${n}`).join('\n');
  await app.main.evaluate(({ clipboard }, text) => clipboard.writeText(text), piece);
  await chat.input.press('Control+v');
  await expect(app.page.getByTestId('pasted')).toHaveCount(1);
  // Whoever comes back to it later.
  await app.close();
  await app.relaunch();
  const gone = app.page.getByTestId('gone-session');
  await expect(gone).toContainText('does not have this chat any more');
  await expect(chat.answers).toHaveCount(1);
  await gone.getByRole('button', { name: 'Go on in a new chat' }).click();
  await expect(chat.input).toHaveValue('What else?');
  await expect(app.page.getByTestId('pasted')).toHaveCount(1);
  await expect(chat.messages).toHaveCount(0);
  await expect(gone).toHaveCount(0);
});

test('a fault in one pane leaves the others usable, and there is a way back', async ({ stage }) => {
  const { app, chat } = await stage.launch();
  const { page } = app;
  await chat.send('/script create-agent steps=1 interval=10 chars=50 seed=7');
  await chat.waitUntilSettled();
  // What the list of tasks needs and the chat does not.
  await page.evaluate(() => {
    const format = Intl.RelativeTimeFormat.prototype.format;
    Reflect.set(window, 'mend', () => {
      Intl.RelativeTimeFormat.prototype.format = format;
    });
    Intl.RelativeTimeFormat.prototype.format = () => {
      throw new Error('Broken on purpose.');
    };
  });
  await page.keyboard.press('Control+j');
  const fault = page.getByRole('alert').filter({ hasText: 'The list of tasks could not be shown' });
  await expect(fault).toContainText('Broken on purpose.');
  await expect(chat.sessions).toHaveCount(1);
  await page.evaluate(() => Reflect.get(window, 'mend')());
  await fault.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByTestId('task-centre')).toBeVisible();
});
