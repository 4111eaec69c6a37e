/** A chat of 10,000 messages: how long it takes to open, and what the app holds in memory with it. */
import { expect } from '@playwright/test';
import { LonghaulApp } from '../../support/app.ts';
import { longConversation, seedChat } from '../../support/seed.ts';
import { makeTempFolder, removeFolder } from '../../support/temp-folder.ts';
import { bareWindow, memoryOf } from './bare-window.ts';

export interface LongChatFigures {
  /** Milliseconds from the click on the chat to the paint of its last message, each time. */
  readonly opened: readonly number[];
  /** Bytes in all processes, and in those of a bare window. */
  readonly memory: number;
  readonly bareMemory: number;
}

const MESSAGES = 10_000;
const TIMES = 5;

export async function measureLongChat(): Promise<LongChatFigures> {
  const profile = makeTempFolder('bench-long');
  const bareProfile = makeTempFolder('bench-bare');
  const app = await LonghaulApp.launch({ profile });
  try {
    await expect(app.page.getByTestId('composer-input')).toBeVisible();
    await app.close();
    seedChat(profile, 'Short', longConversation(2));
    const long = seedChat(profile, 'Long', longConversation(MESSAGES));
    await app.relaunch();
    const opened: number[] = [];
    for (let time = 0; time < TIMES; time += 1) {
      await app.page.locator('[data-session-id=seeded-short]').click();
      await expect(app.page.locator('[data-message-id=seeded-1]')).toBeInViewport();
      opened.push(await app.page.evaluate(open, [long, `seeded-${MESSAGES - 1}`] as const));
    }
    const memory = await memoryOf(app.main);
    const bare = await bareWindow('about:blank', bareProfile);
    const bareMemory = await memoryOf(bare.electron);
    await bare.electron.close();
    return { opened, memory, bareMemory };
  } finally {
    await app.dispose();
    removeFolder(profile);
    removeFolder(bareProfile);
  }
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
