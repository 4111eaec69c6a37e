/**
 * A newer version, from its announcement to its start, as a person goes through it. The feed and the download come from a server
 * on this machine; what is downloaded and started in the end is a small program in place of an AppImage.
 */
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { LonghaulApp } from '../support/app.ts';
import { expect, type Stage, test } from '../support/test.ts';
import { untilTrue } from '../support/until.ts';

const NOTES = 'Everything is better, and <b>nothing</b> is worse.';
const OLD = '#!/bin/sh\n# the old version\n';

interface Published {
  readonly url: string;
  readonly asked: string[];
}

/** Publishes version 9.9.9 as electron-builder does. @param announced what the feed says that the file is. */
async function publish(stage: Stage, file: string, announced = file): Promise<Published> {
  const sha512 = createHash('sha512').update(announced).digest('base64');
  const feed = [
    'version: 9.9.9',
    'files:',
    '  - url: Longhaul-9.9.9.AppImage',
    `    sha512: ${sha512}`,
    `    size: ${Buffer.byteLength(announced)}`,
    'path: Longhaul-9.9.9.AppImage',
    `sha512: ${sha512}`,
    `releaseDate: '2026-11-27T00:00:00.000Z'`,
    `releaseNotes: ${JSON.stringify(NOTES)}`,
    '',
  ].join('\n');
  const asked: string[] = [];
  const server = createServer((request, answer) => {
    const [path = ''] = request.url?.split('?') ?? [];
    asked.push(path);
    if (path === '/latest-linux.yml') answer.end(feed);
    else if (path === '/Longhaul-9.9.9.AppImage') answer.end(file);
    else answer.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stage.atEnd(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked };
}

/** Starts the app as if it were an AppImage, and goes to where updates are. */
async function launch(stage: Stage, { url }: Published) {
  const folder = stage.folder('updates');
  const appImage = join(folder, 'Longhaul.AppImage');
  writeFileSync(appImage, OLD);
  chmodSync(appImage, 0o755);
  const { app } = await stage.launch({
    env: { LONGHAUL_UPDATE_URL: url, APPIMAGE: appImage, XDG_CACHE_HOME: join(folder, 'cache') },
  });
  await app.page.keyboard.press('Control+,');
  await app.page.getByRole('tab', { name: 'About' }).click();
  return { app, appImage, updates: app.page.getByTestId('updates') };
}

/** Presses the button; its row names it to screen readers. */
const press = (app: LonghaulApp, words: string) =>
  app.page.getByTestId('updates').locator('button', { hasText: words }).click();

test('a newer version is announced, shown, downloaded and started, each when a person says so', async ({
  stage,
}) => {
  const started = join(stage.folder('started'), 'here');
  const program = `#!/bin/sh\necho "9.9.9" > '${started}'\n`;
  const published = await publish(stage, program);
  const { app, appImage, updates } = await launch(stage, published);
  expect(published.asked, 'nothing is asked for at the start').toEqual([]);

  await press(app, 'Look now');
  await expect(updates).toContainText('Version 9.9.9 is available.');
  await expect(updates).toContainText(NOTES);
  expect(published.asked).toEqual(['/latest-linux.yml']);
  await press(app, 'Download');
  await expect(updates).toHaveAttribute('data-state', 'ready');
  await expect(updates).toContainText('Tasks go on after the restart.');
  expect(readFileSync(appImage, 'utf8'), 'nothing is replaced yet').toBe(OLD);

  await press(app, 'Restart with it');
  await app.ended();
  await untilTrue(() => existsSync(started), { what: 'the new version to be started' });
  expect(readFileSync(appImage, 'utf8')).toBe(program);
});

test('a download that is not what was announced is refused, and the old version stays', async ({
  stage,
}) => {
  const announced = '#!/bin/sh\nexit 0\n';
  const published = await publish(stage, announced.replace('exit 0', 'exit 1'), announced);
  const { app, appImage, updates } = await launch(stage, published);
  await press(app, 'Look now');
  await press(app, 'Download');
  await expect(updates).toHaveAttribute('data-state', 'failed');
  await expect(updates).toContainText('sha512 checksum mismatch');
  await app.close();
  expect(readFileSync(appImage, 'utf8')).toBe(OLD);
});

test('a version that cannot be put in place says so', async ({ stage }) => {
  const published = await publish(stage, '#!/bin/sh\n');
  const { app, updates } = await launch(stage, published);
  await press(app, 'Look now');
  await press(app, 'Download');
  await expect(updates).toHaveAttribute('data-state', 'ready');
  await app.main.evaluate(() => {
    process.env.APPIMAGE = '/nowhere/Longhaul.AppImage';
  });
  await press(app, 'Restart with it');
  await expect(updates).toContainText('It did not work: ENOENT');
});
