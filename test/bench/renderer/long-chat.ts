/** A chat of 10,000 messages: how long it takes to open, and what scrolling through all of it is like. */
import { expect } from '@playwright/test';
import type { FullApp } from './full-app.ts';

export interface LongChatFigures {
  /** Milliseconds from the click on the chat to the paint of its last message, each time. */
  readonly opened: readonly number[];
  /** Milliseconds between frames while it scrolls from the last message to the first, reading them on the way. */
  readonly up: readonly number[];
  /** The same from the first to the last, when all are read. */
  readonly down: readonly number[];
}

const TIMES = 7;
/** CSS pixels per frame: some 60,000 in a second, as when a scroll bar is dragged. */
const STEP = 1_000;

/** @param messages how many the long chat has. */
export async function measureLongChat(
  { app, longChat, shortChat }: FullApp,
  messages: number,
): Promise<LongChatFigures> {
  const { page } = app;
  const last = `seeded-${messages - 1}`;
  const opened: number[] = [];
  for (let time = 0; time < TIMES; time += 1) {
    await page.locator(`[data-session-id=${shortChat}]`).click();
    await expect(page.locator('[data-message-id=seeded-1]')).toBeInViewport();
    opened.push(await page.evaluate(open, [longChat, last] as const));
  }
  const up = await page.evaluate(scroll, [-STEP, 'seeded-0'] as const);
  const down = await page.evaluate(scroll, [STEP, last] as const);
  return { opened, up, down };
}

/** Runs in the window. */
function open([sessionId, lastId]: readonly [string, string]): Promise<number> {
  return new Promise((resolve) => {
    const began = performance.now();
    const look = () => {
      const last = document.querySelector(`[data-message-id="${lastId}"]`);
      if (!last) return requestAnimationFrame(look);
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(performance.now() - began);
      return port2.postMessage(null);
    };
    const item = document.querySelector(`[data-session-id="${sessionId}"]`);
    if (!(item instanceof HTMLElement)) throw new Error('The chat is not listed.');
    item.click();
    requestAnimationFrame(look);
  });
}

/** Runs in the window: scrolls by so much per frame until a message is in sight. @returns milliseconds between the frames. */
function scroll([step, goalId]: readonly [number, string]): Promise<number[]> {
  const root = document.querySelector('[data-testid=transcript]');
  if (!root) throw new Error('There is no transcript.');
  return new Promise((resolve) => {
    const frames: number[] = [];
    let before = performance.now();
    const move = (now: number) => {
      frames.push(now - before);
      before = now;
      const goal = document.querySelector(`[data-message-id="${goalId}"]`)?.getBoundingClientRect();
      if (goal && goal.bottom > 0 && goal.top < innerHeight) return resolve(frames.slice(1));
      // The wheel says that it is the reader who moves.
      root.dispatchEvent(new WheelEvent('wheel', { deltaY: step }));
      root.scrollTop += step;
      return requestAnimationFrame(move);
    };
    requestAnimationFrame(move);
  });
}
