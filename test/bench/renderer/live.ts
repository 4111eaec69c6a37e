/**
 * Ten tasks at 50 events per second each, in the whole app: from the moment a model says a word until it is painted, what typing
 * feels like meanwhile, and how long the main process is blocked. The words are the times at which they were said.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { FullApp } from './full-app.ts';
import { type Blocks, watchMain } from './main-blocks.ts';

export interface Seen {
  /** Milliseconds from said to painted, every one seen. */
  readonly painted: readonly number[];
  /** Milliseconds from a key to the paint that shows it. */
  readonly typed: readonly number[];
  /** Tasks of the window's main thread over 50 ms, milliseconds. */
  readonly longTasks: readonly number[];
}

export interface LiveFigures extends Seen {
  readonly main: Blocks;
}

const TASKS = 10;
const EVERY_MS = 20;
/** Words after which a paragraph ends. */
const PARAGRAPH = 60;
const KEY_EVERY_MS = 80;

/** Starts the tasks. @returns a function that ends them and waits until they are settled. */
export async function startTasks({ chat, model }: FullApp): Promise<() => Promise<void>> {
  let running = true;
  model.answer(async ({ open, say, finish, response }) => {
    open();
    const began = performance.now();
    for (let count = 1; running && !response.destroyed; count += 1) {
      say(`t${Date.now()}${count % PARAGRAPH === 0 ? '\n\n' : ' '}`);
      await sleep(Math.max(0, began + count * EVERY_MS - performance.now()));
    }
    finish();
  });
  for (let task = 0; task < TASKS; task += 1) {
    await chat.newChat();
    await chat.send(`Say times, ${task}`);
    await chat.waitForText(20);
  }
  return async () => {
    running = false;
    await chat.waitUntilSettled();
  };
}

/** @param ms how long; the tasks must be running. */
export async function measureLive({ app, chat }: FullApp, ms: number): Promise<LiveFigures> {
  await chat.input.click();
  await app.page.evaluate(watch);
  const stopWatching = await watchMain(app.main);
  const until = performance.now() + ms;
  while (performance.now() < until) {
    await app.page.keyboard.press('a');
    await sleep(KEY_EVERY_MS);
  }
  const main = await stopWatching();
  const seen = await app.page.evaluate(() => {
    const stop: unknown = Reflect.get(window, 'stopWatching');
    if (typeof stop !== 'function') throw new Error('Nobody watches.');
    return stop() as Seen;
  });
  return { ...seen, main };
}

/**
 * Runs in the window. An element whose height changes with whatever is to be timed tells, through its observer, that the layout
 * of that frame is done; the first message after that comes when the frame has been painted.
 */
function watch(): void {
  const figures: { painted: number[]; typed: number[]; longTasks: number[] } = {
    painted: [],
    typed: [],
    longTasks: [],
  };
  const probe = document.createElement('div');
  probe.style.cssText = 'position:fixed;visibility:hidden;contain:strict;width:1px;height:1px';
  document.body.append(probe);
  let waiting: (() => void)[] = [];
  const frames = new ResizeObserver(() => {
    const painted = waiting;
    waiting = [];
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      for (const then of painted) then();
    };
    port2.postMessage(null);
  });
  frames.observe(probe);
  const afterPaint = (then: () => void) => {
    if (waiting.length === 0) probe.style.height = probe.style.height === '1px' ? '2px' : '1px';
    waiting.push(then);
  };

  const root = document.querySelector('[data-testid=transcript]');
  if (!root) throw new Error('There is no transcript.');
  let newest = Date.now();
  const words = new MutationObserver((records) => {
    const fresh: number[] = [];
    for (const { target, addedNodes } of records) {
      for (const node of [target, ...addedNodes]) {
        const text = node.nodeType === Node.ELEMENT_NODE ? '' : (node.nodeValue ?? '');
        const added =
          node.nodeType === Node.ELEMENT_NODE && node !== target ? node.textContent : '';
        for (const [, said] of `${text}${added}`.slice(-400).matchAll(/t(\d{13})\b/g)) {
          if (Number(said) > newest) fresh.push(Number(said));
        }
      }
    }
    if (fresh.length === 0) return;
    newest = Math.max(...fresh);
    afterPaint(() => {
      for (const said of new Set(fresh)) figures.painted.push(Date.now() - said);
    });
  });
  words.observe(root, { childList: true, subtree: true, characterData: true });

  const onKey = ({ timeStamp }: KeyboardEvent) =>
    afterPaint(() => figures.typed.push(performance.now() - timeStamp));
  window.addEventListener('keydown', onKey, { capture: true });

  const long = new PerformanceObserver((list) => {
    figures.longTasks.push(...list.getEntries().map(({ duration }) => duration));
  });
  long.observe({ entryTypes: ['longtask'] });

  Reflect.set(window, 'stopWatching', () => {
    words.disconnect();
    frames.disconnect();
    long.disconnect();
    window.removeEventListener('keydown', onKey, { capture: true });
    probe.remove();
    return figures;
  });
}
