/**
 * Ten tasks at 50 events per second each, in the whole app: from the moment a model says a word until it is painted, and what
 * typing feels like meanwhile. The words are the times at which they were said.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { startModelServer } from '../../integration/backend/support/model-server.ts';
import { LonghaulApp } from '../../support/app.ts';
import { Chat } from '../../support/chat.ts';
import { makeTempFolder, removeFolder } from '../../support/temp-folder.ts';

export interface LiveFigures {
  /** Milliseconds from said to painted, every one seen. */
  readonly painted: readonly number[];
  /** Milliseconds from a key to the paint that shows it. */
  readonly typed: readonly number[];
}

const TASKS = 10;
const EVERY_MS = 20;
const MEASURED_MS = 10_000;

export async function measureLive(): Promise<LiveFigures> {
  const profile = makeTempFolder('bench-live');
  const model = await startModelServer();
  model.answer(async ({ open, say, finish, response }) => {
    open();
    const began = Date.now();
    for (let count = 1; !response.destroyed && count < 6_000; count += 1) {
      say(`t${Date.now()} `);
      await sleep(Math.max(0, began + count * EVERY_MS - Date.now()));
    }
    finish();
  });
  const app = await LonghaulApp.launch({
    profile,
    env: { LONGHAUL_MODEL: 'bench', OPENAI_BASE_URL: model.url, OPENAI_API_KEY: 'none' },
  });
  try {
    const chat = new Chat(app);
    for (let task = 0; task < TASKS; task += 1) {
      await chat.newChat();
      await chat.send(`Say times, ${task}`);
      await chat.waitForText(20);
    }
    await app.page.evaluate(watch);
    await chat.input.click();
    const until = Date.now() + MEASURED_MS;
    while (Date.now() < until) {
      await app.page.keyboard.press('a');
      await sleep(60);
    }
    return await app.page.evaluate(
      () => Reflect.get(window, 'figures') as { painted: number[]; typed: number[] },
    );
  } finally {
    await app.dispose();
    await model.stop();
    removeFolder(profile);
  }
}

/** Runs in the window. A time counts as painted in the frame after the one whose layout has it. */
function watch(): void {
  const figures: { painted: number[]; typed: number[] } = { painted: [], typed: [] };
  Reflect.set(window, 'figures', figures);
  const afterPaint = (then: () => void) =>
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = then;
      port2.postMessage(null);
    });
  let newest = 0;
  const root = document.querySelector('[data-testid=transcript]');
  if (!root) throw new Error('There is no transcript.');
  new MutationObserver(() => {
    const answers = root.querySelectorAll('[data-role=assistant]');
    const text = answers[answers.length - 1]?.textContent?.slice(-400) ?? '';
    const fresh = [...text.matchAll(/t(\d{13}) /g)]
      .map(([, said]) => Number(said))
      .filter((said) => said > newest);
    if (fresh.length === 0) return;
    newest = Math.max(...fresh);
    afterPaint(() => {
      for (const said of fresh) figures.painted.push(Date.now() - said);
    });
  }).observe(root, { childList: true, subtree: true, characterData: true });
  window.addEventListener(
    'keydown',
    ({ timeStamp }) => afterPaint(() => figures.typed.push(performance.now() - timeStamp)),
    { capture: true },
  );
}
