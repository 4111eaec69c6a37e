/** The updater of AppImages against a server on this machine: what it finds, whom a staged rollout reaches, what it refuses. */
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { AppImageUpdater } from 'electron-updater';
import type { AppAdapter } from 'electron-updater/out/AppAdapter.js';
import { expect, it, onTestFinished } from 'vitest';
import { electronSource } from '../../../src/main/updates/electron-source';
import { temporaryFolder } from '../store/temporary';

/** electron-builder's own way to the network without Electron; it comes with electron-updater's sibling packages. */
const { NodeHttpExecutor } = createRequire(import.meta.url)('builder-util') as {
  readonly NodeHttpExecutor: new () => object;
};

const NOTES = 'Everything is better.';

/** Serves a feed as electron-builder publishes it. @returns the source of an app of version 1.0.0 that reads it. */
async function source(release: string | null) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url?.split('?')[0] ?? '');
    if (release === null) response.writeHead(404).end();
    else response.end(release);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const folder = temporaryFolder();
  const app: AppAdapter = {
    version: '1.0.0',
    name: 'Longhaul',
    isPackaged: true,
    appUpdateConfigPath: join(folder, 'app-update.yml'),
    userDataPath: folder,
    baseCachePath: folder,
    whenReady: () => Promise.resolve(),
    relaunch: () => undefined,
    quit: () => undefined,
    onQuit: () => undefined,
  };
  const updater = new AppImageUpdater(null, app);
  // In place of Electron's network.
  Reflect.set(updater, 'httpExecutor', new NodeHttpExecutor());
  updater.forceDevUpdateConfig = true;
  updater.setFeedURL({ provider: 'generic', url: `http://127.0.0.1:${port}/` });
  return { source: electronSource(() => Promise.resolve(updater)), asked };
}

/** @param staged the share of computers that get it, in percent. */
function feed(version: string, staged?: number): string {
  const sha512 = Buffer.alloc(64, 7).toString('base64');
  return [
    `version: ${version}`,
    'files:',
    `  - url: Longhaul-${version}.AppImage`,
    `    sha512: ${sha512}`,
    '    size: 1000',
    `path: Longhaul-${version}.AppImage`,
    `sha512: ${sha512}`,
    `releaseDate: '2026-11-27T00:00:00.000Z'`,
    `releaseNotes: ${NOTES}`,
    ...(staged === undefined ? [] : [`stagingPercentage: ${staged}`]),
    '',
  ].join('\n');
}

it('finds a newer version with its notes', async () => {
  const { source: updates, asked } = await source(feed('1.2.0'));
  expect(await updates.check()).toEqual({ version: '1.2.0', notes: NOTES });
  expect(asked).toEqual(['/latest-linux.yml']);
});

it('finds nothing in the same or an older version', async () => {
  for (const version of ['1.0.0', '0.9.0']) {
    expect(await (await source(feed(version))).source.check()).toBeNull();
  }
});

it('leaves a version alone that is not meant for this computer yet', async () => {
  expect(await (await source(feed('1.2.0', 0))).source.check()).toBeNull();
  expect(await (await source(feed('1.2.0', 100))).source.check()).not.toBeNull();
});

it('fails where there is no feed, or not one', async () => {
  await expect((await source(null)).source.check()).rejects.toThrow('404');
  await expect((await source('<html>')).source.check()).rejects.toThrow();
});
