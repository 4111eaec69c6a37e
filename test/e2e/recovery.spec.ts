/** What breaks comes back by itself, within bounds; and where it cannot, a person is offered ways to go on. */
import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { LonghaulApp } from '../support/app.ts';
import { answerText } from '../support/inspect.ts';
import { spawnApp } from '../support/launch.ts';
import { keepPicture } from '../support/picture.ts';
import { killTree } from '../support/processes.ts';
import { expect, test } from '../support/test.ts';
import { until, untilTrue } from '../support/until.ts';

const SHORT = '/script text chars=500 interval=1 seed=31';
const LONG = '/script text chars=6000 interval=5 seed=32';

test('the window crashes three times and offers ways back instead of crashing on', async ({
  stage,
  reference,
}) => {
  const expected = await reference(LONG);
  const { app, chat } = await stage.launch();
  await chat.send(LONG);
  await chat.waitForText(200);
  for (const shows of ['[data-testid=message]', '[data-testid=message]', '[data-testid=rescue]']) {
    await crashWindow(app);
    await untilTrue(() => isThere(app, shows), { what: `a window with ${shows}` });
  }
  expect(await text(app)).toContain('The window has crashed several times');
  expect(await app.evaluateInWindow(click('Open the window again'))).toBe(true);
  await untilTrue(() => isThere(app, '[data-testid=composer-input]'), { what: 'the app again' });
  await chat.expectWholeStory(expected);
});

test('the graphics process is killed, and the window goes on', async ({ stage }) => {
  const { app, chat } = await stage.launch();
  const graphics = () =>
    app.main.evaluate(
      ({ app: main }) => main.getAppMetrics().find(({ type }) => type === 'GPU')?.pid,
    );
  const first = await until(graphics, { what: 'the graphics process' });
  process.kill(first, 'SIGKILL');
  await untilTrue(async () => ![first, undefined].includes(await graphics()), {
    what: 'another graphics process',
  });
  await chat.send(SHORT);
  await expect(chat.answers).toHaveAttribute('data-status', 'complete');
  expect((await app.page.screenshot()).length, 'it paints').toBeGreaterThan(5_000);
  expect(app.mainLog()).toContain('a process ended');
});

test('an error that nothing caught ends the app, is written down, and starts it again', async ({
  stage,
  reference,
}) => {
  const expected = await reference(LONG);
  const { app, chat } = await stage.launch();
  await chat.send(LONG);
  await chat.waitForText(200);
  const ended = new Promise<number | null>((resolve) => {
    app.main.process().once('exit', resolve);
  });
  await app.main.evaluate(() => {
    setTimeout(() => {
      throw new Error('Nobody catches this: Authorization: Bearer abcdef123456');
    }, 0);
  });
  expect(await ended).toBe(1);
  expect(app.mainLog()).toContain('an error that nothing caught: Error: Nobody catches this');
  expect(app.mainLog()).not.toContain('abcdef123456');
  expect(starts(app.profile)).toMatchObject({ failed: 1, crashes: [expect.any(Number)] });
  // The one that was started by the app itself is out of Playwright's reach. When it has brought the answer to its end, it
  // makes room for one that is not.
  await chat.waitUntilSettled();
  await app.kill();
  await app.relaunch();
  await chat.expectWholeStory(expected);
});

test('three starts that fail lead to safe mode, where chats are read and saved, and back', async ({
  stage,
}) => {
  const profile = stage.folder('profile');
  const { app, chat } = await stage.launch({ profile });
  await chat.send(SHORT);
  const said = answerText((await chat.waitUntilSettled()).sessions[0]?.messages ?? []);
  await chat.send(LONG);
  await chat.waitForText(200);
  await app.kill();

  for (let n = 1; n <= 3; n += 1) await failToStart(profile, n);
  await app.relaunch();
  const { page } = app;
  await expect(page.getByTestId('rescue')).toBeVisible();
  await expect(page.getByRole('heading')).toHaveText(
    'Longhaul has not started properly three times',
  );
  await keepPicture(page, 'rescue-starts');
  await page.getByRole('button', { name: 'Show diagnostics' }).click();
  await expect(page.getByTestId('diagnostics')).toHaveValue(/mode: safe/);

  await page.getByRole('button', { name: 'Go on in safe mode' }).click();
  await expect(page.getByTestId('app-mode')).toHaveAttribute('data-mode', 'safe');
  await expect(chat.answers).toHaveCount(2);
  await offersNothingThatIsOff(app);
  await expect(page.getByText('Not followed in this mode')).toBeVisible();
  const reasons = `window.longhaul.invoke('tasks.list').then(({ data }) => data.map(({ task }) => task.waitReason))`;
  expect(await app.evaluateInWindow(reasons)).toContain('not-followed');
  await keepPicture(page, 'safe-mode');
  const out = join(stage.folder('out'), 'mine.json');
  await savesTo(app, out);
  await page.getByRole('button', { name: 'Export my data' }).click();
  await untilTrue(() => existsSync(out), { what: 'the export' });
  expect(readFileSync(out, 'utf8')).toContain(JSON.stringify(said.slice(0, 60)).slice(1, -1));
  expect(await backendRuns(app), 'nothing is connected').toBe(false);
  expect(await refused(app, 'sessions.create')).toBe('BLOCKED');

  await app.close();
  await app.relaunch();
  await expect(chat.input, 'the next start is an ordinary one').toBeVisible();
  await expect(app.page.getByTestId('app-mode')).toHaveCount(0);
  await expect(app.page.getByTestId('new-chat')).toBeEnabled();
  await chat.waitUntilSettled();
});

test('a profile of a newer version is read and saved, and not changed by a single byte', async ({
  stage,
}) => {
  const profile = stage.folder('newer');
  const { app, chat } = await stage.launch({ profile });
  await chat.send(SHORT);
  const said = answerText((await chat.waitUntilSettled()).sessions[0]?.messages ?? []);
  await app.close();
  const db = new Database(join(profile, 'longhaul.db'));
  db.exec('CREATE TABLE thoughts (text TEXT); ALTER TABLE messages ADD COLUMN mood TEXT');
  db.pragma('user_version = 9999');
  db.close();
  const before = fingerprints(profile);

  await app.relaunch();
  const { page } = app;
  await expect(page.getByTestId('app-mode')).toHaveAttribute('data-mode', 'read-only');
  await expect(page.getByText('last used by a newer Longhaul')).toBeVisible();
  await expect(chat.answers).toHaveCount(1);
  await expect(chat.answers).toContainText(/[A-Za-z]{5,}/.exec(said)?.[0] ?? '');
  await offersNothingThatIsOff(app);
  await keepPicture(page, 'read-only');
  const word = /[A-Za-z]{5,}/.exec(said)?.[0] ?? '';
  await page.getByTestId('session-search').fill(word);
  await expect(page.getByTestId('search-results')).toContainText(word, { ignoreCase: true });
  const out = join(stage.folder('out'), 'mine.json');
  await savesTo(app, out);
  await page.getByRole('button', { name: 'Export my data' }).click();
  await untilTrue(() => existsSync(out), { what: 'the export' });
  expect(readFileSync(out, 'utf8')).toContain(word);

  for (const name of ['sessions.create', 'data.clear', 'data.backUp', 'recovery.dismiss']) {
    expect(await refused(app, name), name).toBe('BLOCKED');
  }
  expect(await backendRuns(app)).toBe(false);
  // What an ordinary run would remember of its windows.
  await app.main.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(900, 650);
  });
  await app.chooseInMenu('zoom-in');
  await untilTrue(async () => (await page.evaluate(() => window.innerWidth)) < 850, {
    what: 'a smaller window with larger contents',
  });
  await app.close();
  expect(fingerprints(profile)).toEqual(before);
});

/** What does not work in a limited mode is said, and cannot be pressed. */
async function offersNothingThatIsOff({ main, page }: LonghaulApp): Promise<void> {
  await expect(page.getByTestId('composer-input')).toHaveCount(0);
  await expect(page.getByTestId('new-chat')).toBeDisabled();
  await expect(page.getByTestId('connection-state')).toHaveAttribute('data-state', 'off');
  await expect(page.getByTestId('connection-state')).toHaveText('Not connected');
  await page.getByTestId('message').last().hover();
  for (const name of ['Try again', 'Quote', 'Edit and send again']) {
    await expect(page.getByRole('button', { name })).toHaveCount(0);
  }
  const enabled = await main.evaluate(
    ({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('new-chat')?.enabled,
  );
  expect(enabled, 'in the menu bar').toBe(false);
}

/** A real start that is killed before its window can show anything. */
async function failToStart(profile: string, failed: number): Promise<void> {
  const child = spawnApp({ profile }, [], { stdio: 'ignore', detached: true });
  await untilTrue(() => starts(profile).starting && starts(profile).failed === failed - 1, {
    what: `start ${failed} to be under way`,
    intervalMs: 2,
    timeoutMs: 30_000,
  });
  await killTree(pidOf(child), profile);
  expect(starts(profile).starting, 'it was killed in time').toBe(true);
}

function pidOf({ pid }: ChildProcess): number {
  if (pid === undefined) throw new Error('The app has not started.');
  return pid;
}

interface Starts {
  readonly starting: boolean;
  readonly failed: number;
}

function starts(profile: string): Starts {
  const file = join(profile, 'starts.json');
  return existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as Starts)
    : { starting: false, failed: 0 };
}

/** Every file of the profile that holds a person's data or wishes, by its contents. */
function fingerprints(profile: string): Record<string, string> {
  const names = readdirSync(profile).filter((name) =>
    /^(longhaul\.db|settings|windows|sign-in|backups)/.test(name),
  );
  return Object.fromEntries(
    names.map((name) => {
      const path = join(profile, name);
      const bytes = name === 'backups' ? readdirSync(path).join() : readFileSync(path);
      return [name, createHash('sha256').update(bytes).digest('hex')];
    }),
  );
}

async function savesTo(app: LonghaulApp, file: string): Promise<void> {
  await app.main.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, file);
}

async function refused(app: LonghaulApp, name: string): Promise<unknown> {
  return app.evaluateInWindow(
    `window.longhaul.invoke(${JSON.stringify(name)}).then((reply) => reply.ok || reply.error.code)`,
  );
}

function backendRuns(app: LonghaulApp): Promise<boolean> {
  return app.main.evaluate(({ app: main }) =>
    main.getAppMetrics().some(({ name }) => name === 'Longhaul backend'),
  );
}

/** Ends the window's process, and waits until another has taken its place. */
async function crashWindow(app: LonghaulApp): Promise<void> {
  await app.main.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    if (!contents) throw new Error('There is no window.');
    const back = new Promise<void>((resolve) => contents.once('did-finish-load', () => resolve()));
    contents.forcefullyCrashRenderer();
    await back;
  });
}

async function isThere(app: LonghaulApp, selector: string): Promise<boolean> {
  return (
    (await app.evaluateInWindow(`document.querySelector(${JSON.stringify(selector)}) !== null`)) ===
    true
  );
}

async function text(app: LonghaulApp): Promise<string> {
  return String(await app.evaluateInWindow('document.body.innerText'));
}

/** A script that presses the button with these words. */
function click(words: string): string {
  return `(() => {
    const button = [...document.querySelectorAll('button')].find(
      ({ innerText }) => innerText.trim() === ${JSON.stringify(words)});
    button?.click();
    return button !== undefined;
  })()`;
}
