/** A page that has been taken over: what it is, what it is granted, and where it can lead. */
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, extname, join } from 'node:path';
import type { LonghaulApp } from '../../support/app.ts';
import { BUILT } from '../../support/paths.ts';
import { expect, type Stage, test } from '../../support/test.ts';

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

/** Whether the page is still the app's. */
const COMPOSER = `document.querySelector('[data-testid=composer-input]') !== null`;

/** Serves a folder's answer to everything, and notes what it was asked for. */
async function server(stage: Stage, answer: RequestListener) {
  const asked: string[] = [];
  const listening = createServer((request, response) => {
    asked.push(request.url ?? '');
    answer(request, response);
  });
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  stage.atEnd(() => {
    listening.closeAllConnections();
    listening.close();
  });
  return { url: `http://127.0.0.1:${(listening.address() as AddressInfo).port}`, asked };
}

/** Notes where the window's page is about to go, and whether it was kept from that. */
async function watchNavigation(app: LonghaulApp): Promise<() => Promise<Record<string, boolean>>> {
  await app.main.evaluate(({ BrowserWindow }) => {
    const seen: Record<string, boolean> = {};
    Reflect.set(globalThis, 'navigations', seen);
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    // Added last, so it hears what the app has decided.
    contents?.on('will-frame-navigate', (event) => {
      seen[event.url] = event.defaultPrevented;
    });
    contents?.on('will-redirect', (event) => {
      seen[event.url] = event.defaultPrevented;
    });
  });
  return () =>
    app.main.evaluate(() => Reflect.get(globalThis, 'navigations') as Record<string, boolean>);
}

test('a page leaves for nowhere, by whatever way', async ({ stage }) => {
  const { app } = await stage.launch();
  const home = app.page.url();
  const away = await server(stage, (_request, answer) => answer.end('elsewhere'));
  const seen = await watchNavigation(app);
  /** Ways that get as far as the app's own rule; the others end before, at the page's policy or at Chromium's. */
  const ways = {
    link: "const a = document.createElement('a'); a.href = URL; document.body.append(a); a.click()",
    assign: 'location.assign(URL)',
    replace: 'location.replace(URL)',
    refresh:
      "const m = document.createElement('meta'); m.httpEquiv = 'refresh'; m.content = '0;url=' + URL; document.head.append(m)",
    top: 'window.top.location = URL',
  };
  for (const [name, way] of Object.entries(ways)) {
    const url = `${away.url}/${name}`;
    await app.evaluateInWindow(`(() => { ${way.replaceAll('URL', JSON.stringify(url))} })()`);
    await expect.poll(async () => (await seen())[url], name).toBe(true);
  }
  await app.evaluateInWindow(`(() => {
    const tries = [
      () => {
        const form = document.createElement('form');
        form.action = '${away.url}/form';
        document.body.append(form);
        form.submit();
      },
      () => location.assign('file:///etc/passwd'),
      () => location.assign('data:text/html,elsewhere'),
      () => history.pushState(null, '', '${away.url}/state'),
      () => {
        const frame = document.createElement('iframe');
        frame.src = '${away.url}/frame';
        document.body.append(frame);
      },
      () => {
        const view = document.createElement('webview');
        view.setAttribute('src', '${away.url}/view');
        document.body.append(view);
      },
    ];
    for (const go of tries) {
      try {
        go();
      } catch {
        // Refused at once.
      }
    }
  })()`);
  // A real drop: Chromium would navigate to what falls into a window.
  const devtools = await app.page.context().newCDPSession(app.page);
  const data = {
    items: [{ mimeType: 'text/uri-list', data: `${away.url}/drop` }],
    dragOperationsMask: 1,
  };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await devtools.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data });
  }

  // What was begun before this has been decided by the time this is.
  const last = `${away.url}/last`;
  await app.evaluateInWindow(`location.assign(${JSON.stringify(last)})`);
  await expect.poll(async () => (await seen())[last]).toBe(true);
  expect(Object.values(await seen())).not.toContain(false);
  expect(away.asked).toEqual([]);
  // Playwright would wait for the end of navigations that the app has ended before they began.
  expect(await app.evaluateInWindow(COMPOSER)).toBe(true);
  expect(await app.evaluateInWindow('location.href')).toBe(home);
  expect(
    await app.main.evaluate(({ webContents }) =>
      webContents.getAllWebContents().map((contents) => contents.getType()),
    ),
  ).toEqual(['window']);
});

test('a redirect does not lead a page away either', async ({ stage }) => {
  const elsewhere = await server(stage, (_request, answer) => answer.end('elsewhere'));
  // The app's own scheme redirects nowhere, so its pages come from a server, as they do in development.
  const own = await server(stage, ({ url = '' }, answer) => {
    if (url === '/leave.html') {
      answer.writeHead(302, { location: `${elsewhere.url}/caught` }).end();
      return;
    }
    const file = join(dirname(BUILT.main), '../renderer', new URL(url, 'http://x').pathname);
    answer.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream');
    answer.end(existsSync(file) ? readFileSync(file) : '');
  });
  const { app, chat } = await stage.launch({ env: { ELECTRON_RENDERER_URL: own.url } });
  await expect(chat.input).toBeVisible();
  const home = app.page.url();
  expect(home).toContain(own.url);
  const seen = await watchNavigation(app);
  await app.evaluateInWindow(`location.assign('${own.url}/leave.html')`);
  await expect.poll(seen).toEqual({
    [`${own.url}/leave.html`]: false,
    [`${elsewhere.url}/caught`]: true,
  });
  expect(own.asked).toContain('/leave.html');
  expect(elsewhere.asked).toEqual([]);
  expect(await app.evaluateInWindow('location.href')).toBe(home);
  expect(await app.evaluateInWindow(COMPOSER)).toBe(true);
});

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

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
