/**
 * Hostile content, in the real app: text of models and answers of tools that try to run, load or lead somewhere. Two locks
 * keep it out, and each is tried without the other: what is shown is sanitised, and the page's policy stops what is not.
 */
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Part } from '@shared/chat/message';
import type { LonghaulApp } from '../../support/app.ts';
import { expect, type Stage, test } from '../../support/test.ts';
import { untilTrue } from '../../support/until.ts';
import { htmlPayloads, markdownPayloads, otherPayloads, toolPayloads } from './payloads.ts';

/** A server that must never be asked for anything, and counts who connects to it. */
async function away(stage: Stage) {
  const asked: string[] = [];
  const server = createServer((request, answer) => {
    asked.push(request.url ?? '');
    answer.end();
  });
  server.on('connection', () => asked.push('a connection'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stage.atEnd(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

/** Notes every request that the network stack is handed, every link that is opened, and keeps dialogs away. */
async function watch(app: LonghaulApp): Promise<void> {
  await app.main.evaluate(({ session, shell }) => {
    const left: string[] = [];
    Reflect.set(globalThis, 'leftTheApp', left);
    shell.openExternal = async (url) => void left.push(url);
    session.defaultSession.webRequest.onBeforeRequest(({ url }, go) => {
      // The app's own backend is asked by main, and what is inside of the page leaves nothing.
      if (!/^(app|data|blob|devtools):|\/api\/chat\//.test(url)) left.push(url);
      go({});
    });
  });
}

/** What has left the app, by the network or by the system's browser. */
function leftTheApp(app: LonghaulApp): Promise<string[]> {
  return app.main.evaluate(() => Reflect.get(globalThis, 'leftTheApp') as string[]);
}

const RAN = `'ran' in window`;
const COMPOSER = `document.querySelector('[data-testid=composer-input]') !== null`;

/** Whatever in the messages could run, load or lead somewhere else than a person would think. */
const SUSPICIOUS = `(() => {
  const forbidden = 'script,iframe,frame,object,embed,applet,form[action],style,link,meta,base,video,audio,source,template,' +
    'webview,portal,animate,set,foreignObject,use,image,marquee,maction';
  const bad = [];
  for (const element of document.querySelectorAll('[data-testid=message] *')) {
    if (element.matches(forbidden)) bad.push(element.outerHTML);
    for (const { name, value } of element.attributes) {
      const leads = ['href', 'src', 'srcset', 'action', 'formaction', 'xlink:href', 'ping', 'poster'].includes(name);
      const kept = name === 'href' ? /^(https?|mailto):/i : /^data:image\\//;
      if (name.startsWith('on') || (leads && !kept.test(value)) || (name === 'style' && /url|fixed/.test(value))) {
        bad.push(name + '=' + value);
      }
    }
  }
  return bad;
})()`;

/** Brings a chat into the app as a file would, and shows it. */
async function showChat(
  stage: Stage,
  app: LonghaulApp,
  answers: readonly (readonly Part[])[],
  title: string,
): Promise<void> {
  const file = join(stage.folder('hostile'), 'chat.json');
  const now = new Date().toISOString();
  const messages = answers.map((parts, index) => ({
    ...{ id: `hostile-${index}`, role: 'assistant', status: 'complete', createdAt: now, parts },
  }));
  const session = { title, createdAt: now, updatedAt: now, messages };
  const head = { format: 'longhaul-export', version: 1, exportedAt: now, app: '1' };
  writeFileSync(file, JSON.stringify({ ...head, sessions: [session] }));
  await app.main.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
  }, file);
  const id = await app.page.evaluate(async () => {
    const reply = await window.longhaul?.invoke('sessions.import');
    if (!reply?.ok) throw new Error(JSON.stringify(reply));
    return reply.data?.sessions[0]?.id ?? '';
  });
  await app.page.locator(`[data-testid=session-item][data-session-id="${id}"]`).click();
  await expect(app.page.getByTestId('message').last()).toBeVisible();
}

/** Opens what can be opened in the messages that are built, and has every diagram drawn. @returns their ids. */
const LOOK = `(() => {
  for (const more of document.querySelectorAll('[data-testid=message] details')) more.open = true;
  for (const button of document.querySelectorAll('[data-testid=message] button')) {
    if (button.innerText.trim() === 'Show diagram') button.click();
  }
  return [...document.querySelectorAll('[data-testid=message]')].map(({ dataset }) => dataset.messageId);
})()`;
const DRAWING = `document.querySelector('[data-testid=transcript]').innerText.includes('Drawing…')`;
const SCROLL_UP = `(() => {
  const transcript = document.querySelector('[data-testid=transcript]');
  transcript.scrollBy({ top: -transcript.clientHeight / 2, behavior: 'instant' });
})()`;

/** Goes through a chat from its end to its beginning: only messages near the place that is read are built. */
async function lookAtEverything(app: LonghaulApp, count: number): Promise<void> {
  const seen = new Set<unknown>();
  const look = async () => {
    for (const id of (await app.evaluateInWindow(LOOK)) as unknown[]) seen.add(id);
    await untilTrue(async () => !(await app.evaluateInWindow(DRAWING)), {
      what: 'every diagram to be drawn',
      timeoutMs: 60_000,
    });
    expect(await app.evaluateInWindow(SUSPICIOUS)).toEqual([]);
    await app.evaluateInWindow(SCROLL_UP);
    return seen.size;
  };
  await expect.poll(look, { timeout: 120_000 }).toBe(count);
}

/** What a window has reported, but for what the library for formulas says of what it does not take. */
function policyTrouble(app: LonghaulApp) {
  return app.trouble.filter(({ text }) => !text.startsWith('LaTeX-incompatible input'));
}

function inGroups<T>(all: readonly T[], size: number): readonly T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, n) =>
    all.slice(n * size, (n + 1) * size),
  );
}

const textPart = (value: string): Part => ({ type: 'text', text: value, state: 'done' });

test('text of a model runs nothing, loads nothing and leads nowhere by itself', async ({
  stage,
}) => {
  const { app } = await stage.launch();
  const there = await away(stage);
  await watch(app);
  const home = app.page.url();
  const payloads = Object.values(markdownPayloads(there.url));
  const answers = inGroups(payloads, 5).map((group) => group.map(textPart));
  const title = `<img src=x onerror=window.ran=1> <img src="${there.url}/title.png">`;
  await showChat(stage, app, answers, title);
  await lookAtEverything(app, answers.length);
  await app.page.getByTestId('composer-input').fill(payloads.join('\n'));

  expect(await app.evaluateInWindow(RAN), 'something ran').toBe(false);
  expect(await leftTheApp(app)).toEqual([]);
  expect(there.asked).toEqual([]);
  expect(policyTrouble(app), 'the policy had nothing to stop').toEqual([]);
  expect(new URL(app.page.url()).pathname).toBe(new URL(home).pathname);
  expect(app.main.windows()).toHaveLength(1);
});

test('answers of tools and parts of every other kind do not either, whatever card they have', async ({
  stage,
}) => {
  test.slow();
  const { app } = await stage.launch();
  const there = await away(stage);
  await watch(app);
  const answers = [...toolPayloads(there.url), otherPayloads(there.url)];
  for (const [index, parts] of answers.entries()) {
    await showChat(stage, app, [parts], `Answers ${index}`);
    await lookAtEverything(app, 1);
  }

  expect(await app.evaluateInWindow(RAN), 'something ran').toBe(false);
  expect(await leftTheApp(app)).toEqual([]);
  expect(there.asked).toEqual([]);
  expect(policyTrouble(app), 'the policy had nothing to stop').toEqual([]);
  expect(app.main.windows()).toHaveLength(1);
});

test('raw HTML that gets into the page all the same is stopped by its policy', async ({
  stage,
}) => {
  const { app } = await stage.launch();
  const there = await away(stage);
  await watch(app);
  const home = app.page.url();
  for (const [name, payload] of Object.entries(htmlPayloads(there.url))) {
    await app.evaluateInWindow(`(() => {
      const holder = document.createElement('div');
      holder.innerHTML = ${JSON.stringify(payload)};
      // Scripts that are parsed like this never run: they are made anew, as an attacker would.
      for (const old of holder.querySelectorAll('script')) {
        const made = document.createElement('script');
        for (const { name, value } of old.attributes) made.setAttribute(name, value);
        made.text = old.text;
        old.replaceWith(made);
      }
      document.body.append(holder);
      for (const form of holder.querySelectorAll('form')) form.submit();
      for (const link of holder.querySelectorAll('a[href^="javascript:"], a[href^="data:"], a[href^="file:"]')) {
        link.click();
      }
    })()`);
    await expect.poll(() => app.evaluateInWindow(RAN), `${name} ran`).toBe(false);
  }
  // Playwright would wait for the end of navigations that the app has ended before they began.
  expect(await app.evaluateInWindow(COMPOSER)).toBe(true);
  expect(await app.evaluateInWindow(RAN)).toBe(false);
  expect(await leftTheApp(app)).toEqual([]);
  expect(there.asked).toEqual([]);
  expect(await app.evaluateInWindow('location.href')).toBe(home);
  expect(app.main.windows()).toHaveLength(1);
});
