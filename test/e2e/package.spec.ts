/** The package that people install: hardened, sandboxed, and as good at its one task as the development build. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { answerText } from '../support/inspect.ts';
import { unpackPackage } from '../support/packaged.ts';
import { makeTempFolder, removeFolder } from '../support/temp-folder.ts';
import { expect, test } from '../support/test.ts';

const TEXT = '/script text chars=6000 interval=4 seed=5';
const OFF = '0'.charCodeAt(0);
const ON = '1'.charCodeAt(0);

let folder: string | null = null;
let program = '';

// Making it takes its time, so the tests share it.
test.beforeAll(() => {
  test.setTimeout(300_000);
  folder = makeTempFolder('package');
  program = unpackPackage(folder);
});

test.afterAll(() => {
  if (folder !== null) removeFolder(folder);
});

test('the package, killed while text streams, continues where it was', async ({
  stage,
  reference,
}) => {
  const fuses = await getCurrentFuseWire(program);
  expect(fuses).toMatchObject({
    [FuseV1Options.RunAsNode]: OFF,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: OFF,
    [FuseV1Options.EnableNodeCliInspectArguments]: OFF,
    [FuseV1Options.OnlyLoadAppFromAsar]: ON,
    [FuseV1Options.GrantFileProtocolExtraPrivileges]: OFF,
  });

  const { app, chat } = await stage.launchPackage(program);
  await chat.send(TEXT);
  await chat.waitForText(1_000);
  expect(app.seccomp().get('renderer'), 'the window is in the sandbox').toBe(true);
  await app.kill();

  const expected = await reference(TEXT);
  await app.start();
  await chat.waitUntilSettled();
  expect(answerText(await chat.transcript())).toBe(answerText(expected));
  await chat.expectViewOfStore();
});

test('a link starts the package with its text, and a second start hands the next one over', async ({
  stage,
}) => {
  // The system reads from the desktop entry that links are handed over as arguments.
  const entry = readFileSync(
    join(dirname(program), '../../share/applications/longhaul.desktop'),
    'utf8',
  );
  expect(entry).toMatch(/^Exec=longhaul %U$/m);
  expect(entry).toMatch(/^MimeType=.*x-scheme-handler\/longhaul;/m);

  // And what files of chats are called.
  const types = readFileSync(
    join(dirname(program), '../../share/mime/packages/longhaul.xml'),
    'utf8',
  );
  expect(types).toContain('<glob pattern="*.longhaul.json"');
  expect(entry).toContain('application/vnd.longhaul.chat+json;');

  const { app, chat } = await stage.launchPackage(program, {
    args: ['longhaul://new?prompt=first'],
  });
  await expect(chat.input).toHaveValue('first');
  expect(await app.startSecond('longhaul://new?prompt=second')).toBe(0);
  await expect(chat.input).toHaveValue('second');
  await expect(app.page.getByTestId('from-link')).toBeVisible();
  expect(await app.startSecond('longhaul://settings/reset')).toBe(0);
  await expect(app.page.getByText('leads nowhere in Longhaul')).toBeVisible();
  const { sessions } = await app.inspect();
  expect(
    sessions.flatMap(({ messages }) => messages),
    'nothing is sent by a link',
  ).toEqual([]);
});

test('the package is in the tray, quits from there in the middle of an answer, and goes on at its next start', async ({
  stage,
  mockPython,
  reference,
}) => {
  const expected = await reference(TEXT);
  const tray = await stage.tray(mockPython);
  const profile = stage.folder('profile');
  const background = { keepRunning: true, asked: true, sayAtQuit: false };
  writeFileSync(join(profile, 'settings.json'), JSON.stringify({ background }));
  const { app, chat } = await stage.launchPackage(program, {
    profile,
    env: { DBUS_SESSION_BUS_ADDRESS: tray.address },
  });
  await expect.poll(() => tray.icons()).toBe(1);
  await chat.send(TEXT);
  await chat.waitForText(1_000);
  await tray.choose('Quit');
  expect(await app.ended()).toBe(0);

  await app.start();
  await expect.poll(() => tray.icons()).toBe(2);
  await tray.choose('New chat');
  await expect(chat.messages).toHaveCount(0);
  const { sessions } = await chat.waitUntilSettled();
  const answers = sessions.map(({ messages }) => answerText(messages));
  expect(answers).toContain(answerText(expected));
});

test('the package starts with the session, hidden in the tray, when it is asked to', async ({
  stage,
  mockPython,
}) => {
  const tray = await stage.tray(mockPython);
  const profile = stage.folder('profile');
  const background = { keepRunning: true, asked: true, launchAtLogin: true };
  writeFileSync(join(profile, 'settings.json'), JSON.stringify({ background }));
  const config = join(profile, 'config');
  const { app, chat } = await stage.launchPackage(program, {
    profile,
    env: { DBUS_SESSION_BUS_ADDRESS: tray.address, XDG_CONFIG_HOME: config },
  });
  const entry = join(config, 'autostart/longhaul.desktop');
  await expect.poll(() => existsSync(entry)).toBe(true);
  expect(readFileSync(entry, 'utf8')).toContain(`\nExec="${program}" --hidden\n`);
  await app.kill();

  const opened = app.start(['--hidden']);
  await expect.poll(() => tray.icons()).toBe(2);
  expect(await pages(app.output), 'no window yet').toEqual([]);
  await tray.choose('Open Longhaul');
  await opened;
  await expect(chat.input).toBeVisible();
});

/** The windows of an app, as its debugging port lists them. */
async function pages(output: string): Promise<unknown[]> {
  const port = /DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)/.exec(output)?.[1];
  const listed: unknown = await (await fetch(`http://127.0.0.1:${port}/json/list`)).json();
  if (!Array.isArray(listed)) throw new Error('The debugging port has no list.');
  return listed.filter((target) => target.type === 'page');
}
