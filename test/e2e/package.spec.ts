/** The package that people install: hardened, sandboxed, and as good at its one task as the development build. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { answerText } from '../support/inspect.ts';
import { unpackPackage } from '../support/packaged.ts';
import { expect, test } from '../support/test.ts';

const TEXT = '/script text chars=6000 interval=4 seed=5';
const OFF = '0'.charCodeAt(0);
const ON = '1'.charCodeAt(0);

test('the package, killed while text streams, continues where it was', async ({
  stage,
  reference,
}) => {
  test.setTimeout(240_000);
  const program = unpackPackage(stage.folder('package'));

  const fuses = await getCurrentFuseWire(program);
  expect(fuses).toMatchObject({
    [FuseV1Options.RunAsNode]: OFF,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: OFF,
    [FuseV1Options.EnableNodeCliInspectArguments]: OFF,
    [FuseV1Options.OnlyLoadAppFromAsar]: ON,
    [FuseV1Options.GrantFileProtocolExtraPrivileges]: OFF,
  });

  // Links into the app: the system hands them over as arguments.
  const entry = join(dirname(program), '../../share/applications/longhaul.desktop');
  expect(readFileSync(entry, 'utf8')).toMatch(/^Exec=longhaul %U$/m);
  expect(readFileSync(entry, 'utf8')).toMatch(/^MimeType=.*x-scheme-handler\/longhaul;/m);

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
