/** A page that has been taken over: what it may try, and that nothing comes of it. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { callInputs } from '@shared/ipc';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import type { LonghaulApp } from '../support/app.ts';
import { expect, test } from '../support/test.ts';

const SEED = 20_261_127;
const JUNK_CALLS = 1_500;

/** Calls that do something to everything, even when nothing is wrong with what is asked. */
const SWEEPING: ReadonlySet<string> = new Set([
  'data.clear',
  'data.reveal',
  'app.restart',
  'windows.open',
]);

const NAMES = Object.keys(callInputs).filter((name) => !SWEEPING.has(name));

/** Fields that real inputs have, so that junk gets past the first look at it. */
const FIELDS = ['sessionId', 'taskId', 'name', 'id', 'url', 'text', 'query', 'limit', 'days'];

/** What a hostile page sends: anything, and things that look almost right. */
const junk = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.dictionary(
    fc.oneof(fc.constantFrom(...FIELDS), fc.constantFrom('__proto__', 'constructor', 'toJSON')),
    fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom(
        '../../longhaul.db',
        '/etc/passwd',
        'file:///etc/passwd',
        "' OR 1=1 --",
        '\0',
      ),
      fc.string({ maxLength: 300 }),
    ),
    { maxKeys: 6 },
  ),
);

const calls = fc.sample(
  fc.tuple(
    fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(...NAMES) },
      { weight: 1, arbitrary: fc.oneof(fc.string(), fc.constantFrom('__proto__', 'toString')) },
    ),
    junk,
  ),
  { seed: SEED, numRuns: JUNK_CALLS },
);

test('junk for every call from a page that was taken over does nothing', async ({ stage }) => {
  test.setTimeout(180_000);
  const { app, chat } = await stage.launch();
  await chat.send('/script text chars=300 interval=1 seed=41');
  await chat.waitUntilSettled();
  await answersNoDialog(app);
  const before = contents(app);
  const missed = NAMES.filter((name) => !calls.some(([called]) => called === name));
  expect(missed, 'every call gets some').toEqual([]);

  // What would be right of it is left out: a page may create a chat, and that is not what this is about.
  const bad = calls.filter(([name, input]) => !fits(name, input));
  expect(bad.length).toBeGreaterThan(JUNK_CALLS / 2);
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

test('a page gets no raw channel, and a frame inside a page gets no answer', async ({ stage }) => {
  const { app } = await stage.launch();
  const found = await app.page.evaluate(async () => {
    const reach = (object: object, depth: number): string[] =>
      depth === 0
        ? []
        : Object.getOwnPropertyNames(object).flatMap((name) => {
            const value = Reflect.get(object, name) as unknown;
            if (typeof value === 'function') return [name];
            return typeof value === 'object' && value !== null ? reach(value, depth - 1) : [];
          });
    const frame = document.createElement('iframe');
    frame.srcdoc = '<p>inside</p>';
    document.body.append(frame);
    await new Promise((resolve) => setTimeout(resolve, 0));
    const inner = frame.contentWindow as (Window & typeof globalThis) | null;
    return {
      functions: reach(window.longhaul ?? {}, 3).toSorted(),
      inFrame: inner ? 'longhaul' in inner && inner.longhaul !== undefined : false,
    };
  });
  expect(found).toEqual({ functions: ['invoke', 'on'], inFrame: false });

  // The same channel from a window of ours that shows another page is answered with a refusal.
  const code = await app.main.evaluate(async ({ BrowserWindow, ipcMain }) => {
    const handlers = Reflect.get(ipcMain, '_invokeHandlers') as
      | Map<string, (...all: unknown[]) => Promise<unknown>>
      | undefined;
    const [handle] = [...(handlers?.values() ?? [])];
    const sender = BrowserWindow.getAllWindows()[0]?.webContents;
    if (!handle || !sender) throw new Error('There is no handler.');
    const from = (senderFrame: unknown) => handle({ sender, senderFrame }, 'app.state', undefined);
    return Promise.all([
      from({ parent: null, url: 'https://example.com/' }),
      from({ parent: null, url: 'app://longhaul.evil/index.html' }),
      from({ parent: {}, url: 'app://longhaul/index.html' }),
      from(null),
    ]);
  });
  for (const reply of code) {
    expect(reply).toMatchObject({ ok: false, error: { code: 'FORBIDDEN_SENDER' } });
  }
});

test('windows are made with the safe settings, all of them', async ({ stage }) => {
  const { app } = await stage.launch();
  const preferences = await app.main.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    const read = Reflect.get(contents ?? {}, 'getLastWebPreferences') as () => object;
    return read.call(contents);
  });
  expect(preferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webviewTag: false,
  });
  for (const [name, safe] of Object.entries({
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    enableBlinkFeatures: '',
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
  })) {
    expect((preferences as Record<string, unknown>)[name] ?? safe, name).toEqual(safe);
  }
});

test('no permission is granted but writing to the clipboard', async ({ stage }) => {
  const { app } = await stage.launch();
  const found = await app.page.evaluate(async () => {
    const names = ['geolocation', 'notifications', 'camera', 'microphone', 'midi'];
    const states = await Promise.all(
      names.map(async (name) => {
        const query = { name } as PermissionDescriptor;
        return (await navigator.permissions.query(query)).state;
      }),
    );
    const media = await navigator.mediaDevices.getUserMedia({ audio: true }).then(
      () => 'granted',
      (error: unknown) => (error instanceof Error ? error.name : ''),
    );
    const place = await new Promise<string>((resolve) => {
      navigator.geolocation.getCurrentPosition(
        () => resolve('granted'),
        () => resolve('refused'),
      );
    });
    return { states, media, place, notes: await Notification.requestPermission() };
  });
  expect(found.states).toEqual(['denied', 'denied', 'denied', 'denied', 'denied']);
  expect(found.media).toMatch(/NotAllowedError|NotFoundError/);
  expect(found.place).toBe('refused');
  expect(found.notes).toBe('denied');
});

test('no web view is attached, nothing is dropped into the window, no redirect is followed', async ({
  stage,
}) => {
  const { app } = await stage.launch();
  const home = app.page.url();
  const elsewhere = createServer((_request, answer) => answer.end('elsewhere'));
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  const { port } = elsewhere.address() as AddressInfo;
  try {
    await app.evaluateInWindow(`(() => {
      const view = document.createElement('webview');
      view.setAttribute('src', 'http://127.0.0.1:${port}/');
      document.body.append(view);
    })()`);
    const kinds = await app.main.evaluate(({ webContents }) =>
      webContents.getAllWebContents().map((contents) => contents.getType()),
    );
    expect(kinds).not.toContain('webview');

    // A file or link that is dropped has Chromium navigate the window to it.
    await app.evaluateInWindow(`(() => {
      const data = new DataTransfer();
      data.setData('text/uri-list', 'http://127.0.0.1:${port}/');
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true }));
      const link = document.createElement('a');
      link.href = 'file:///etc/passwd';
      document.body.append(link);
      link.click();
      const form = document.createElement('form');
      form.action = 'http://127.0.0.1:${port}/';
      document.body.append(form);
      form.submit();
      const refresh = document.createElement('meta');
      refresh.httpEquiv = 'refresh';
      refresh.content = '0;url=http://127.0.0.1:${port}/';
      document.head.append(refresh);
      history.pushState(null, '', location.href);
    })()`);
    await expect(app.page.getByTestId('composer-input')).toBeVisible();
    expect(await app.evaluateInWindow('location.href')).toBe(home);
    expect(app.main.windows()).toHaveLength(1);
  } finally {
    elsewhere.close();
  }
});

test('what may be handed to the system is a short list', async ({ stage }) => {
  const { app } = await stage.launch();
  await app.main.evaluate(({ shell }) => {
    const opened: string[] = [];
    Reflect.set(globalThis, 'openedLinks', opened);
    shell.openExternal = async (url) => void opened.push(url);
  });
  const links = [
    ['https://example.com/a?b=c#d', true],
    ['http://example.com/', true],
    ['mailto:ada@example.com', true],
    ['https://user:secret@example.com/', false],
    ['file:///etc/passwd', false],
    ['javascript:alert(1)', false],
    ['data:text/html,<script>alert(1)</script>', false],
    ['smb://server/share', false],
    ['ms-msdt:/id', false],
    ['vscode://file/etc/passwd', false],
    ['longhaul://new?prompt=x', false],
    ['app://longhaul/index.html', false],
    [`https://example.com/${'a'.repeat(3_000)}`, false],
    ['not an address', false],
  ] as const;
  await app.page.evaluate(
    (urls) => {
      for (const url of urls) window.open(url);
    },
    links.map(([url]) => url),
  );
  const wanted = links.filter(([, opens]) => opens).map(([url]) => url);
  const opened = () => app.main.evaluate(() => Reflect.get(globalThis, 'openedLinks') as string[]);
  await expect.poll(opened).toEqual(wanted);
  expect(app.main.windows()).toHaveLength(1);
});

/** Whether an input would be right for a call. */
function fits(name: string, input: unknown): boolean {
  const schema = Object.hasOwn(callInputs, name)
    ? callInputs[name as keyof typeof callInputs]
    : undefined;
  return schema?.safeParse(input).success === true;
}

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
