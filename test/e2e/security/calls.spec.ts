/** A page that has been taken over: what it may call, with or without the bridge, and that nothing comes of it. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CALL_CHANNEL, callInputs, EVENT_CHANNEL } from '@shared/ipc';
import Database from 'better-sqlite3';
import type { LonghaulApp } from '../../support/app.ts';
import { expect, type Stage, test } from '../../support/test.ts';
import { fits, JUNK_CALLS, NAMES, ODDITIES } from './junk.ts';

test('junk for every call from a page that was taken over does nothing', async ({ stage }) => {
  test.setTimeout(180_000);
  const { app, chat } = await stage.launch();
  await chat.send('/script text chars=300 interval=1 seed=41');
  await chat.waitUntilSettled();
  await answersNoDialog(app);
  const before = contents(app);
  const missed = NAMES.filter((name) => !JUNK_CALLS.some(([called]) => called === name));
  expect(missed, 'every call gets some').toEqual([]);

  // What would be right of it is left out: a page may create a chat, and that is not what this is about.
  const bad = JUNK_CALLS.filter(([name, input]) => !fits(name, input));
  expect(bad.length).toBeGreaterThan(JUNK_CALLS.length / 2);
  const outcome = await app.page.evaluate(async (list) => {
    const given = JSON.parse(list) as [unknown, unknown][];
    const bridge = window.longhaul;
    if (!bridge) throw new Error('The page has no bridge.');
    const call = bridge.invoke as (...all: unknown[]) => Promise<unknown>;
    const codes: Record<string, number> = {};
    for (const [name, input] of given) {
      const reply = (await call(name, input).catch((error: unknown) => String(error))) as {
        readonly ok?: boolean;
        readonly error?: { readonly code: string };
      };
      const code = reply.error?.code ?? (reply.ok === true ? 'OK' : 'NO REPLY');
      codes[code] = (codes[code] ?? 0) + 1;
    }
    // Things that no list of JSON has.
    for (const odd of [() => 1, Symbol('x'), window, document.body, new Proxy({}, {})]) {
      for (const [name, input] of [
        ['sessions.open', odd],
        [odd, {}],
      ]) {
        try {
          await call(name, input);
        } catch {
          // What cannot be copied does not even leave the page.
        }
      }
    }
    await call('sessions.open', new ArrayBuffer(1_000_000));
    await call('sessions.search', { query: 'x'.repeat(5_000_000), limit: 1 });
    return codes;
  }, JSON.stringify(bad));

  expect(Object.keys(outcome).toSorted()).toEqual(['BAD_INPUT', 'UNKNOWN_CALL']);
  expect(app.mainLog()).not.toMatch(/\[error\]/);
  expect(contents(app), 'the database is as it was').toEqual(before);
  await chat.send('/script text chars=100 interval=1 seed=42');
  await expect(chat.answers.last(), 'and the app works').toHaveAttribute('data-status', 'complete');
});

test('a page gets no raw channel', async ({ stage }) => {
  const { app } = await stage.launch();
  const functions = await app.page.evaluate(() => {
    const reach = (object: object, depth: number): string[] =>
      depth === 0
        ? []
        : Object.getOwnPropertyNames(object).flatMap((name) => {
            const value = Reflect.get(object, name) as unknown;
            if (typeof value === 'function') return [name];
            return typeof value === 'object' && value !== null ? reach(value, depth - 1) : [];
          });
    return reach(window.longhaul ?? {}, 3).toSorted();
  });
  expect(functions).toEqual(['invoke', 'on']);
});

/** An object without a field is right for this one, and a window may open another. */
const NAMES_OF_RAW_CALLS = Object.keys(callInputs).filter((name) => name !== 'windows.open');

/** A window of the test's own, hidden, whose pages have Electron's `ipcRenderer` in their hands: as bad as it can get. */
async function bareWindow(stage: Stage, app: LonghaulApp) {
  const preload = join(stage.folder('bare'), 'bare.cjs');
  writeFileSync(preload, `globalThis.raw = require('electron').ipcRenderer;`);
  const windowId = await app.main.evaluate(({ BrowserWindow }, script) => {
    const window = new BrowserWindow({
      show: false,
      webPreferences: {
        preload: script,
        contextIsolation: false,
        sandbox: true,
        nodeIntegrationInSubFrames: true,
      },
    });
    return window.id;
  }, preload);
  return {
    show: (url: string) =>
      app.main.evaluate(
        ({ BrowserWindow }, [id, address]) => BrowserWindow.fromId(id)?.loadURL(address),
        [windowId, url] as const,
      ),
    run: (script: string) =>
      app.main.evaluate(
        ({ BrowserWindow }, [id, code]) =>
          BrowserWindow.fromId(id)?.webContents.executeJavaScript(code) as Promise<unknown>,
        [windowId, script] as const,
      ),
    close: () =>
      app.main.evaluate(({ BrowserWindow }, id) => BrowserWindow.fromId(id)?.destroy(), windowId),
  };
}

test('raw messages on every channel, from a page with no isolation at all, do nothing', async ({
  stage,
}) => {
  test.setTimeout(180_000);
  const { app, chat } = await stage.launch();
  await chat.send('/script text chars=300 interval=1 seed=43');
  await chat.waitUntilSettled();
  await answersNoDialog(app);
  const channels = await app.main.evaluate(({ ipcMain, webContents }) => {
    const pages = webContents.getAllWebContents();
    const ways = [ipcMain, ...pages.flatMap(({ ipc, mainFrame }) => [ipc, mainFrame.ipc])];
    return ways.map((way) => {
      const handled = Reflect.get(way, '_invokeHandlers') as Map<string, unknown>;
      return { handled: [...handled.keys()], heard: way.eventNames().map(String) };
    });
  });
  const [own, ofPage, ofFrame] = channels;
  // Electron itself listens for errors.
  expect(own, 'there is one way in').toEqual({ handled: [CALL_CHANNEL], heard: ['error'] });
  const none = { handled: [], heard: ['error'] };
  expect([ofPage, ofFrame], 'and none by a page of its own').toEqual([none, none]);
  const bare = await bareWindow(stage, app);
  await bare.show('app://longhaul/rescue.html');
  const before = contents(app);

  expect(
    await bare.run(`raw.invoke(${JSON.stringify(CALL_CHANNEL)}, 'app.state').then(({ ok }) => ok)`),
    'the way in is open to this window, so what follows arrives',
  ).toBe(true);
  const outcome = await bare.run(`(async () => {
    const oddities = (${ODDITIES})();
    const names = ${JSON.stringify(NAMES_OF_RAW_CALLS)};
    const codes = {};
    const note = (code) => { codes[code] = (codes[code] ?? 0) + 1; };
    const ask = async (...all) => {
      try {
        const reply = await raw.invoke(...all);
        const code = reply?.error?.code ?? (reply?.ok ? 'OK' : 'NO REPLY');
        note(/^(BAD_INPUT|UNKNOWN_CALL|NOT_FOUND)$/.test(code) ? code : code + ' ' + String(all[1]));
      } catch (error) {
        note(/could not be cloned/.test(error) ? 'never left' : /No handler/.test(error) ? 'no handler' : String(error));
      }
    };
    for (const odd of oddities) {
      for (const name of names) await ask(${JSON.stringify(CALL_CHANNEL)}, name, odd, odd);
      // In place of a name, and of a channel.
      await ask(${JSON.stringify(CALL_CHANNEL)}, odd, {});
      if (typeof odd === 'string') await ask(odd, 'app.state');
    }
    for (const name of names) await ask(${JSON.stringify(CALL_CHANNEL)}, [name]);
    const others = [${JSON.stringify(EVENT_CHANNEL)}, 'ELECTRON_BROWSER_REQUIRE', 'GUEST_VIEW_MANAGER_CALL', ...names];
    for (const channel of others) await ask(channel, 'app.state');
    // One way messages have no answer: what they would do is seen afterwards.
    for (const channel of [${JSON.stringify(CALL_CHANNEL)}, ...others]) {
      raw.send(channel, 'data.clear');
      raw.sendToHost(channel, 'data.clear');
      raw.postMessage(channel, ['data.clear'], [new MessageChannel().port1]);
    }
    return codes;
  })()`);
  expect(Object.keys(outcome as object).toSorted()).toEqual([
    'BAD_INPUT',
    // An error has a name, and nothing is called like that.
    'NOT_FOUND',
    'UNKNOWN_CALL',
    'never left',
    'no handler',
  ]);

  expect(app.mainLog()).not.toMatch(/\[error\]/);
  expect(contents(app), 'the database is as it was').toEqual(before);
  await bare.close();
  await chat.send('/script text chars=100 interval=1 seed=42');
  await expect(chat.answers.last(), 'and the app works').toHaveAttribute('data-status', 'complete');
});

test('pages of elsewhere and frames inside of pages get no answer, even with the channel in their hands', async ({
  stage,
}) => {
  const { app } = await stage.launch();
  const bare = await bareWindow(stage, app);
  const ask = `.invoke(${JSON.stringify(CALL_CHANNEL)}, 'app.state').then(({ ok, error }) => ok || error.code)`;
  for (const [url, answer] of [
    ['app://longhaul/index.html', true],
    ['app://longhaul.evil/index.html', 'FORBIDDEN_SENDER'],
    ['app://elsewhere/longhaul/index.html', 'FORBIDDEN_SENDER'],
    ['data:text/html,elsewhere', 'FORBIDDEN_SENDER'],
    ['about:blank', 'FORBIDDEN_SENDER'],
  ] as const) {
    await bare.show(url);
    expect(await bare.run(`raw${ask}`), url).toBe(answer);
  }
  await bare.show('app://longhaul/index.html');
  const inFrame = await bare.run(`(async () => {
    const frame = document.createElement('iframe');
    const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
    frame.srcdoc = '<p>inside</p>';
    document.body.append(frame);
    await loaded;
    return frame.contentWindow.raw${ask};
  })()`);
  expect(inFrame).toBe('FORBIDDEN_SENDER');

  // A frame of our own address, which the policy would not let load: the rule must not lean on it.
  await app.main.evaluate(({ protocol }) => {
    protocol.unhandle('app');
    protocol.handle('app', ({ url }) => {
      const body = url.endsWith('/outer.html') ? '<iframe src="inner.html"></iframe>' : 'inner';
      return new Response(body, { headers: { 'content-type': 'text/html' } });
    });
  });
  await bare.show('app://longhaul/outer.html');
  expect(await bare.run('frames[0].location.href')).toBe('app://longhaul/inner.html');
  expect(await bare.run(`raw${ask}`)).toBe(true);
  expect(await bare.run(`frames[0].raw${ask}`)).toBe('FORBIDDEN_SENDER');
});

/** All rows of the database. */
function contents(app: LonghaulApp): Record<string, string> {
  const db = new Database(`${app.profile}/longhaul.db`, { readonly: true });
  try {
    const tables = db
      .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'words%'`)
      .pluck()
      .all() as string[];
    return Object.fromEntries([
      ['settings', sha256(readIfThere(`${app.profile}/settings.json`))],
      ...tables
        .filter((name) => name !== 'meta')
        .map((name) => [name, sha256(JSON.stringify(db.prepare(`SELECT * FROM "${name}"`).all()))]),
    ]);
  } finally {
    db.close();
  }
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** No dialog waits for a person who is not there. */
async function answersNoDialog(app: LonghaulApp): Promise<void> {
  await app.main.evaluate(({ dialog }) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: true, filePath: '' });
    dialog.showOpenDialog = () => Promise.resolve({ canceled: true, filePaths: [] });
  });
}
