/** What a page can do, seen from inside the page: show things and make the calls of the contract. */
import type { CallReply } from '@shared/ipc';
import type { LonghaulApp } from '../support/app.ts';
import { expect, test } from '../support/test.ts';

const APP_URL = 'app://longhaul/index.html';

/** Calls the bridge with whatever a hostile page might send. */
function invoke(app: LonghaulApp, name: string, ...input: unknown[]) {
  return app.page.evaluate(
    ([called, given]) => {
      const bridge = window.longhaul;
      if (!bridge) throw new Error('The page has no bridge.');
      const call = bridge.invoke as (...all: unknown[]) => Promise<CallReply<'app.state'>>;
      return call(called, ...given);
    },
    [name, input] as const,
  );
}

test('the page has the bridge and nothing of Node or Electron', async ({ stage }) => {
  const { app } = await stage.launch();
  const found = await app.page.evaluate(() => ({
    globals: ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron'].filter(
      (name) => name in window,
    ),
    bridge: Object.keys(window.longhaul ?? {}).toSorted(),
  }));
  expect(found).toEqual({ globals: [], bridge: ['invoke', 'on'] });
});

test('unknown calls and bad input are refused with a reason', async ({ stage }) => {
  const { app } = await stage.launch();
  const cases = [
    { call: ['no.such.call'], code: 'UNKNOWN_CALL' },
    { call: ['constructor'], code: 'UNKNOWN_CALL' },
    { call: ['sessions.open'], code: 'BAD_INPUT' },
    { call: ['sessions.open', { sessionId: 7 }], code: 'BAD_INPUT' },
    { call: ['sessions.open', { sessionId: 'x', more: true }], code: 'BAD_INPUT' },
    { call: ['messages.send', { sessionId: 'x', text: '   ' }], code: 'BAD_INPUT' },
    { call: ['messages.send', { sessionId: 'x', text: 'a'.repeat(64_001) }], code: 'BAD_INPUT' },
    { call: ['sessions.open', { sessionId: 'x' }], code: 'NOT_FOUND' },
    { call: ['tasks.stop', { taskId: 'x' }], code: 'NOT_FOUND' },
  ] as const;
  for (const { call, code } of cases) {
    const [name, ...input] = call;
    const reply = await invoke(app, name, ...input);
    expect(reply, JSON.stringify(call).slice(0, 80)).toMatchObject({ ok: false, error: { code } });
    if (!reply.ok) expect(reply.error.message).not.toBe('');
  }
});

test('the page opens no window, leaves for nowhere and reaches no network', async ({ stage }) => {
  const { app } = await stage.launch();
  await app.main.evaluate(({ shell }) => {
    const opened: string[] = [];
    Reflect.set(globalThis, 'openedLinks', opened);
    shell.openExternal = async (url) => void opened.push(url);
  });
  const openedLinks = () =>
    app.main.evaluate(() => Reflect.get(globalThis, 'openedLinks') as string[]);

  const opened = await app.page.evaluate(() =>
    ['https://example.com/page', 'file:///etc/passwd', 'javascript:alert(1)', 'about:blank'].map(
      (url) => window.open(url) === null,
    ),
  );
  expect(opened).toEqual([true, true, true, true]);
  await expect.poll(openedLinks).toEqual(['https://example.com/page']);
  expect(app.main.windows()).toHaveLength(1);

  await app.page.evaluate(() => {
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
      Reflect.set(window, 'stoppedBy', effectiveDirective),
    );
    fetch('http://127.0.0.1:9/').catch(() => undefined);
  });
  await expect
    .poll(() => app.page.evaluate(() => Reflect.get(window, 'stoppedBy') as unknown))
    .toBe('connect-src');

  // Playwright would wait for the end of a navigation that the app ends before it begins.
  await app.evaluateInWindow(`location.href = 'https://example.com/'`);
  const address =
    'location.href + (document.querySelector("[data-testid=composer-input]") ? " with composer" : "")';
  expect(await app.evaluateInWindow(address)).toBe(`${APP_URL} with composer`);
});

test('the page is served under a strict policy, and only from its folder', async ({ stage }) => {
  const { app } = await stage.launch();
  const found = await app.main.evaluate(async ({ net }) => {
    const answer = await net.fetch('app://longhaul/index.html');
    const outside = ['app://longhaul/..%2F..%2Fpackage.json', 'app://elsewhere/index.html'];
    const statuses = await Promise.all(outside.map(async (url) => (await net.fetch(url)).status));
    return { policy: answer.headers.get('content-security-policy'), statuses };
  });
  expect(found.policy?.split('; ')).toEqual(
    expect.arrayContaining(["default-src 'none'", "script-src 'self'", "connect-src 'none'"]),
  );
  expect(found.policy).not.toContain('unsafe-eval');
  expect(found.statuses).toEqual([404, 404]);
});

test('a whole run leaves nothing in the console', async ({ stage }) => {
  const { app, chat } = await stage.launch();
  await app.reload();
  await chat.send('/script create-agent steps=2 interval=50 chars=2000 delta=1 seed=7');
  await chat.waitForTask('completed');
  await chat.waitUntilSettled();
  await chat.newChat();
  await chat.send('/script tools n=3 seed=2');
  await chat.waitUntilSettled();
  await chat.expectViewOfStore();
  expect(app.trouble).toEqual([]);
});
