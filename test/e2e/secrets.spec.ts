/** A token is where it belongs, and nowhere else: not in a file of the profile, not in a log, not in what leaves the app. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LonghaulApp } from '../support/app.ts';
import { expect, test } from '../support/test.ts';

/** Of no shape that a pattern would know. */
const TOKEN = 'opaque-Longhaul-e2e-7f3a91c04d';
const TEXT = '/script text chars=600 interval=2 seed=5';

/** Every file in a folder, and those in its folders, that holds one of the texts in any of its bytes. */
function filesWith(folder: string, texts: readonly string[]): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => {
      const bytes = readFileSync(file);
      return texts.some((text) => bytes.includes(text));
    });
}

async function savesTo(app: LonghaulApp, file: string): Promise<void> {
  await app.main.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, file);
}

test('a token is in no file, log, export or report after a session with errors', async ({
  stage,
}) => {
  const dataDir = stage.folder('backend');
  writeFileSync(join(dataDir, 'token'), TOKEN, { mode: 0o600 });
  const backend = await stage.backend({ dataDir });
  expect(backend.token).toBe(TOKEN);
  const crashes = stage.folder('crashes');
  const { app, chat } = await stage.launch({
    backend: { url: backend.url, token: TOKEN },
    env: { XDG_CONFIG_HOME: crashes },
  });
  const call = (name: string, input?: object) =>
    app.evaluateInWindow(
      `window.longhaul.invoke(${JSON.stringify(name)}, ${JSON.stringify(input)})`,
    );
  await call('settings.change', { developer: { inspector: true } });
  await chat.send(TEXT);
  await chat.waitUntilSettled();

  // Trouble of every kind that is written down somewhere.
  await chat.send('/script error code=boom');
  await chat.send(`/script text chars=6000 interval=12 seed=6`);
  await chat.waitForText(200);
  await backend.kill();
  await chat.waitForConnection('reconnecting');
  await app.crashRenderer();
  // What the app writes down as it comes may hold anything.
  await app.main.evaluate((_, token) => void Promise.reject(new Error(`No ${token}`)), TOKEN);
  await expect.poll(() => app.mainLog()).toContain('a promise that nothing awaited');
  await backend.restart();
  const { tasks } = await chat.waitUntilSettled();

  const out = stage.folder('out');
  await savesTo(app, join(out, 'all.json'));
  expect(await call('data.export')).toMatchObject({ ok: true });
  await savesTo(app, join(out, 'stream.json'));
  expect(await call('inspector.export', { taskId: tasks[0]?.taskId })).toMatchObject({ ok: true });
  expect(readdirSync(out).toSorted()).toEqual(['all.json', 'stream.json']);
  const report = JSON.stringify(await call('diagnostics.read'));
  expect(report).toContain('## Tasks');
  await app.close();

  const shapes = [TOKEN, encodeURIComponent(TOKEN), Buffer.from(TOKEN).toString('base64')];
  expect(filesWith(app.profile, ['Longhaul']).length, 'the search finds things').toBeGreaterThan(0);
  expect(filesWith(app.profile, shapes)).toEqual([]);
  expect(filesWith(out, shapes)).toEqual([]);
  expect(filesWith(crashes, shapes)).toEqual([]);
  expect(backend.log(), 'the server has no reason to write it down either').not.toContain(TOKEN);
  for (const shape of shapes) {
    expect(report).not.toContain(shape);
    expect(app.output).not.toContain(shape);
  }
});

test('a person reads the diagnostics before they copy them', async ({ stage }) => {
  const { app, chat } = await stage.launch();
  await chat.send('/script create-agent steps=2 interval=50 chars=200 delta=1 seed=7');
  await chat.waitForTask('completed');
  await chat.waitUntilSettled();
  await app.page.keyboard.press('Control+,');
  await app.page.getByRole('tab', { name: 'About' }).click();
  await app.page.getByRole('button', { name: 'Show diagnostics' }).click();
  const shown = app.page.getByTestId('diagnostics');
  await expect(shown).toHaveValue(/Longhaul \d/);
  await expect(shown).toHaveValue(/operation completed settled/);
  await expect(shown).toHaveValue(/## Machine\n(.*\n)*.*: Keychain: /);
  await expect(shown).toHaveValue(/## Log/);
  await app.page.getByRole('button', { name: 'Copy diagnostics' }).click();
  const copied = await app.main.evaluate(({ clipboard }) => clipboard.readText());
  expect(copied).toBe(await shown.inputValue());
  expect(copied).not.toContain(app.endpoint().token);
});
