/** Reading: long chats, what must not move, finding, and what an answer may load or open. */
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { LonghaulApp } from '../support/app.ts';
import type { Chat } from '../support/chat.ts';
import { longConversation, type SeededMessage, seedChat } from '../support/seed.ts';
import { expect, type Stage, test } from '../support/test.ts';

/** Starts the app with a chat that is there already. */
async function withChat(
  stage: Stage,
  messages: readonly SeededMessage[],
): Promise<{ app: LonghaulApp; chat: Chat }> {
  const { app, chat } = await stage.launch();
  await expect(chat.input).toBeVisible();
  await app.close();
  seedChat(app.profile, 'A chat', messages);
  await app.relaunch();
  await expect(chat.messages.last()).toBeVisible();
  return { app, chat };
}

const answer = (text: string): SeededMessage[] => [
  { id: 'question', role: 'user', text: 'Please show me.' },
  { id: 'answer', role: 'assistant', text },
];

/** The message at the middle of the transcript, and where it stands. */
function middle(app: LonghaulApp): Promise<{ id: string; top: number }> {
  return app.page.getByTestId('transcript').evaluate((root) => {
    const view = root.getBoundingClientRect();
    const found = [...root.querySelectorAll('[data-message-id]')].find(
      (message) => message.getBoundingClientRect().bottom > view.top + view.height / 2,
    );
    if (!found) throw new Error('Nothing is shown.');
    return {
      id: found.getAttribute('data-message-id') ?? '',
      top: found.getBoundingClientRect().top,
    };
  });
}

async function topOf(app: LonghaulApp, id: string): Promise<number> {
  const box = await app.page.locator(`[data-message-id="${id}"]`).boundingBox();
  return box?.y ?? Number.NaN;
}

test('a long chat opens at its end, and only what is near is built', async ({ stage }) => {
  const { app, chat } = await withChat(stage, longConversation(1_000));
  await expect(app.page.locator('[data-message-id=seeded-999]')).toBeInViewport();
  expect(await chat.messages.count()).toBeLessThan(100);
});

test('new text does not move what is read', async ({ stage }) => {
  const { app, chat } = await withChat(stage, longConversation(60));
  await chat.send('/script text chars=6000 interval=5 seed=3');
  await chat.waitForText(500);
  const transcript = app.page.getByTestId('transcript');
  await transcript.hover();
  await app.page.mouse.wheel(0, -2_500);
  await expect(app.page.getByRole('button', { name: 'New text below' })).toBeVisible();
  const read = await middle(app);
  await chat.waitUntilSettled();
  await expect(chat.answers.last()).toHaveAttribute('data-status', 'complete');
  expect(Math.abs((await topOf(app, read.id)) - read.top)).toBeLessThan(2);
  await app.page.getByRole('button', { name: 'New text below' }).click();
  await expect(chat.answers.last().getByRole('button', { name: 'Quote' })).toBeInViewport();
});

test('the place where the next words appear is marked once, however many pieces an answer has', async ({
  stage,
}) => {
  const { app, chat } = await stage.launch();
  const prose = 'Some words that fill a line of the page, and then some more. '.repeat(12);
  const paragraphs = Array.from({ length: 8 }, () => prose).join('\n\n');
  await app.close();
  const file = join(stage.folder('scripts'), 'scripts.json');
  const steps = [{ text: paragraphs }, { wait: 60_000 }, { text: 'Done.' }];
  writeFileSync(file, JSON.stringify({ scripts: [{ name: 'p', pattern: '^prose$', steps }] }));
  await app.relaunch({ env: { LONGHAUL_SCRIPTS: file } });
  await chat.send('prose');
  await chat.waitForText(paragraphs.length * 0.9);
  await expect(app.page.locator('.markdown > .settled').nth(1)).toBeAttached();
  const marks = app.page.locator('.markdown').evaluate(
    (markdown) =>
      [...markdown.querySelectorAll('p')].filter(
        // An element without one has the word "none" there.
        (paragraph) => getComputedStyle(paragraph, '::after').content === '""',
      ).length,
  );
  expect(await marks).toBe(1);
});

test('the headings of a long answer stand off alike, also where it is parsed in pieces', async ({
  stage,
}) => {
  const chapter = (n: number) => `## Chapter ${n}\n\n${'Words of this chapter. '.repeat(30)}\n\n`;
  const text = Array.from({ length: 8 }, (_, n) => chapter(n + 1)).join('');
  const { app } = await withChat(stage, answer(text));
  const gaps = await app.page.locator('.markdown').evaluate((root) => {
    const blocks = [...root.querySelectorAll('h2, p')].map((block) =>
      block.getBoundingClientRect(),
    );
    return blocks.map(({ top }, at) => Math.round(top - (blocks[at - 1]?.bottom ?? top)));
  });
  const ofHeadings = gaps.filter((_, at) => at > 0 && at % 2 === 0);
  expect(ofHeadings).toHaveLength(7);
  expect(new Set(ofHeadings).size).toBe(1);
});

test('finds text that is far from sight', async ({ stage }) => {
  const messages = longConversation(120);
  const { app } = await withChat(stage, messages);
  await app.page.keyboard.press('Control+f');
  await app.page.getByTestId('find-input').fill('Answer 71.');
  await expect(app.page.getByTestId('find-count')).toHaveText('– of 1');
  await app.page.keyboard.press('Enter');
  await expect(app.page.locator('[data-message-id=seeded-71]')).toBeInViewport();
  await expect(app.page.getByTestId('find-count')).toHaveText('1 of 1');
  await app.page.keyboard.press('Escape');
  await expect(app.page.getByTestId('find-input')).toHaveCount(0);
});

test('goes to a match also when Enter comes before the matches', async ({ stage }) => {
  const { app } = await withChat(stage, longConversation(120));
  await app.page.keyboard.press('Control+f');
  await app.page.getByTestId('find-input').evaluate((input) => {
    // Two keys within one frame.
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, '71.');
    input.dispatchEvent(new Event('input', { bubbles: true }));
    input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
  });
  await expect(app.page.getByTestId('find-count')).toHaveText('1 of 1');
  await expect(app.page.locator('[data-message-id=seeded-71]')).toBeInViewport();
});

test('finds text that has not been read yet', async ({ stage }) => {
  const { app } = await withChat(stage, longConversation(400));
  const { page } = app;
  await page.keyboard.press('Control+f');
  await page.getByTestId('find-input').fill('Answer 5.');
  await expect(page.getByTestId('find-count')).toHaveText('– of 1');
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-message-id=seeded-5]')).toBeInViewport();
});

test('goes on from the match that is shown when older messages come in', async ({ stage }) => {
  const { app } = await withChat(stage, longConversation(400));
  const { page } = app;
  const count = page.getByTestId('find-count');
  await page.keyboard.press('Control+f');
  await page.getByTestId('find-input').fill('Answer');
  await page.keyboard.press('Enter');
  await expect(count).toHaveText('200 of 200');
  await page.keyboard.press('Enter');
  await expect(count).toHaveText('199 of 200');
});

test('goes to one place after the other that a search has found', async ({ stage }) => {
  const { app } = await withChat(stage, longConversation(120));
  const { page } = app;
  for (const at of [71, 91]) {
    await page.getByTestId('session-search').fill(`"Answer ${at}"`);
    const hit = page.getByTestId('search-results').getByRole('button');
    await hit.filter({ hasText: `Answer ${at}.` }).click();
    await expect(page.locator(`[data-message-id=seeded-${at}]`)).toBeInViewport();
  }
});

test('an image is fetched only when a person agrees, and a link says where it leads', async ({
  stage,
}) => {
  const PIXEL =
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(
      `${request.headers.cookie ?? ''}${request.headers.authorization ?? ''}${request.url}`,
    );
    response.setHeader('content-type', 'image/png').end(Buffer.from(PIXEL, 'base64'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  try {
    const { app, chat } = await withChat(
      stage,
      answer(
        `![A chart](http://127.0.0.1:${port}/chart.png)\n\n[The docs](https://example.com/docs)`,
      ),
    );
    const load = app.page.getByRole('button', { name: `Load image from 127.0.0.1:${port}` });
    await expect(load).toBeVisible();
    expect(asked).toEqual([]);
    await load.click();
    await expect(chat.answers.getByRole('img', { name: 'A chart' })).toBeVisible();
    expect(asked).toEqual(['/chart.png']);

    await app.page.getByRole('link', { name: 'The docs' }).click();
    await expect(app.page.getByTestId('link-address')).toHaveText('https://example.com/docs');
    await app.page.getByRole('button', { name: 'Cancel' }).click();
    expect(app.trouble).toEqual([]);
  } finally {
    server.close();
  }
});

/** Colours change a moment after the theme. */
const BACKGROUNDS = { light: 'rgb(255, 255, 255)', dark: 'rgb(22, 25, 27)' };

const RICH = [
  '## Code\n\n```ts\nconst sum = (a: number) => a + 1; // adds\n```\n',
  '```mermaid\nflowchart LR\n  A[Goal] --> B[Plan]\n```\n',
  '| A | B |\n|---|--:|\n| one | 2 |\n\n- [x] done\n- [ ] open\n\n> Quoted\n',
  'A formula $$E = mc^2$$ and [a link](https://example.com/).\n',
].join('\n');

test('code, diagrams and formulas are shown under the policy, and are accessible in both themes', async ({
  stage,
}) => {
  const { app, chat } = await withChat(stage, answer(RICH));
  await expect(chat.answers.locator('pre span').first()).toHaveCSS('color', /^rgb/);
  await expect(chat.answers.locator('.katex')).toBeVisible();
  await app.page.getByRole('button', { name: 'Show diagram' }).click();
  await expect(chat.answers.getByRole('img', { name: 'Diagram' })).toBeVisible();
  await chat.send('/script card type=clarification_needed');
  await expect(app.page.getByTestId('clarification')).toBeVisible();
  await chat.waitUntilSettled();
  for (const colorScheme of ['light', 'dark'] as const) {
    await app.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expect(app.page.locator('body')).toHaveCSS('background-color', BACKGROUNDS[colorScheme]);
    // A page of its own for the tool is what Electron cannot give it.
    const { violations } = await new AxeBuilder({ page: app.page }).setLegacyMode().analyze();
    const serious = violations.filter(
      ({ impact }) => impact === 'serious' || impact === 'critical',
    );
    const said = serious.flatMap(({ nodes }) =>
      nodes.map(({ html, failureSummary }) => `${html}: ${failureSummary}`),
    );
    expect(said, colorScheme).toEqual([]);
  }
  expect(app.trouble).toEqual([]);
});
