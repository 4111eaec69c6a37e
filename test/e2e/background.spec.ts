/** Life without a window. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LonghaulApp } from '../support/app.ts';
import { expect, test } from '../support/test.ts';
import { until, untilTrue } from '../support/until.ts';

const TEXT = '/script text chars=3000 interval=4 seed=9';

/** Closes the window as its button does, without waiting for what comes of it. */
const closeWindow = (app: LonghaulApp) =>
  app.main.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());

const isVisible = (app: LonghaulApp) =>
  app.main.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());

test('closed while a task runs it asks once, and then lives on in the tray', async ({
  stage,
  reference,
  mockPython,
}) => {
  const expected = await reference(TEXT);
  const tray = await stage.tray(mockPython);
  const { app, chat } = await stage.launch({ env: { DBUS_SESSION_BUS_ADDRESS: tray.address } });
  // The person says yes.
  await app.main.evaluate(({ dialog }) => {
    const asked: string[] = [];
    Object.assign(globalThis, { asked });
    dialog.showMessageBox = async (...args: unknown[]) => {
      const options = args.find((value) => typeof value === 'object' && value && 'detail' in value);
      asked.push(JSON.stringify(options));
      return { response: 0, checkboxChecked: false };
    };
  });
  await chat.send(TEXT);
  await chat.waitForText(200);
  await closeWindow(app);
  await untilTrue(async () => (await isVisible(app)) === false, { what: 'the window to hide' });
  const asked = await app.main.evaluate(() => Reflect.get(globalThis, 'asked'));
  expect(asked).toHaveLength(1);
  expect(asked[0]).toContain('If you quit, they pause and go on at the next start.');

  const { sessions } = await chat.waitUntilSettled();
  expect(sessions[0]?.messages.at(-1)?.parts).toEqual(expected.at(-1)?.parts);

  // A second start brings the window back; closing it once more asks nothing.
  await app.main.evaluate(({ app: electron }) => electron.emit('second-instance'));
  await untilTrue(async () => (await isVisible(app)) === true, { what: 'the window to come back' });
  await closeWindow(app);
  await untilTrue(async () => (await isVisible(app)) === false, { what: 'the window to hide' });
  expect(await app.main.evaluate(() => Reflect.get(globalThis, 'asked'))).toHaveLength(1);
});

test('without a tray the window is minimised, never hidden; awake while a task runs, as wished', async ({
  stage,
}) => {
  const profile = stage.folder('profile');
  const background = { keepRunning: true, launchAtLogin: false, preventSleep: true, asked: true };
  writeFileSync(join(profile, 'settings.json'), JSON.stringify({ background }));
  const { app, chat } = await stage.launch({
    profile,
    env: { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' },
  });
  await app.main.evaluate(({ BrowserWindow, Tray }) => {
    const [window] = BrowserWindow.getAllWindows();
    Object.assign(globalThis, { put: [] });
    window?.on('hide', () => Reflect.get(globalThis, 'put').push('hidden'));
    Tray.prototype.setContextMenu = (menu) => {
      Object.assign(globalThis, { tray: menu?.items.map(({ label }) => label) });
    };
    const minimize = window?.minimize.bind(window);
    Object.assign(window ?? {}, {
      minimize: () => {
        Reflect.get(globalThis, 'put').push('minimised');
        minimize?.();
      },
    });
  });
  const awake = () =>
    app.main.evaluate(({ powerSaveBlocker }) =>
      [0, 1, 2].some((id) => powerSaveBlocker.isStarted(id)),
    );
  await chat.send(TEXT);
  await untilTrue(awake, { what: 'the computer to be kept awake' });
  const tray = async () =>
    String(await app.main.evaluate(() => Reflect.get(globalThis, 'tray') ?? ''));
  await untilTrue(async () => (await tray()).includes('(running)'), {
    what: 'the tray to say what runs and how it stands',
  });
  await closeWindow(app);
  const put = await until(
    async () => {
      const found = await app.main.evaluate(() => Reflect.get(globalThis, 'put'));
      return found.length > 0 ? found : null;
    },
    { what: 'the window to be put away' },
  );
  expect(put[0]).toBe('minimised');
  await chat.waitUntilSettled();
  await untilTrue(async () => !(await awake()), { what: 'the computer to be let sleep' });
  await untilTrue(async () => (await tray()).includes('No tasks are running'), {
    what: 'the tray to say that nothing runs',
  });
});

test('quitting while a task runs says what becomes of it, and does it', async ({
  stage,
  reference,
}) => {
  test.setTimeout(300_000);
  const expected = await reference(TEXT);
  const { app, chat } = await stage.launch();
  const answer = (response: number) =>
    app.main.evaluate(({ dialog }, chosen) => {
      const said: string[] = Reflect.get(globalThis, 'said') ?? [];
      Object.assign(globalThis, { said });
      dialog.showMessageBox = async (...args: unknown[]) => {
        said.push(JSON.stringify(args.at(-1)));
        return { response: chosen, checkboxChecked: false };
      };
    }, response);
  const said = () => app.main.evaluate(() => Reflect.get(globalThis, 'said'));
  await answer(1);
  await chat.send(TEXT);
  await chat.waitForText(200);
  await app.chooseInMenu('quit');
  await untilTrue(async () => (await said()).length === 1, { what: 'it to be said' });
  expect((await said())[0]).toContain('pauses and goes on at the next start');
  await expect(chat.input, 'not quitting means staying').toBeVisible();
  await answer(0);
  await app.chooseInMenu('quit');
  await app.ended();

  await app.relaunch();
  const { sessions } = await chat.waitUntilSettled();
  expect(sessions[0]?.messages.at(-1)?.parts).toEqual(expected.at(-1)?.parts);
});

test('on a Mac the app outlives its windows, and its icon brings one back', async ({ stage }) => {
  const { app, chat } = await stage.launch();
  // The app asks for its platform when it matters, so a Mac can be played.
  await app.main.evaluate(({ Menu }) => {
    // Electron has the menu bar of a Mac only there.
    Menu.setApplicationMenu = () => undefined;
    Object.defineProperty(process, 'platform', { value: 'darwin' });
  });
  await chat.send(TEXT);
  await chat.waitForText(200);
  await closeWindow(app);
  await expect.poll(() => app.main.windows().length).toBe(0);
  await chat.waitUntilSettled();
  const opened = app.main.waitForEvent('window');
  await app.main.evaluate(({ app: electron }) => electron.emit('activate'));
  const page = await opened;
  await expect(page.getByTestId('message').last()).toHaveAttribute('data-status', 'complete');
  await app.close();
});

test('a machine that shuts down waits until everything is stored', async ({
  stage,
  reference,
  mockPython,
}) => {
  test.setTimeout(300_000);
  const expected = await reference(TEXT);
  const logind = await stage.logind(mockPython);
  const { app, chat } = await stage.launch({ env: { DBUS_SYSTEM_BUS_ADDRESS: logind.address } });
  await chat.send(TEXT);
  await chat.waitForText(200);
  await logind.shutDown();
  await app.ended();

  await app.relaunch();
  const { sessions } = await chat.waitUntilSettled();
  expect(sessions[0]?.messages.at(-1)?.parts).toEqual(expected.at(-1)?.parts);
});
