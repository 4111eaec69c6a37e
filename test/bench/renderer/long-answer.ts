/** One answer of 200 kB that streams into the whole app: what the window works for its first 10 kB and for its last. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { FullApp } from './full-app.ts';
import { markdown } from './markdown-text.ts';
import { threadTime } from './processes.ts';

export interface LongAnswerFigures {
  /** Milliseconds that the window's main thread has run on a processor. */
  readonly first: number;
  readonly last: number;
}

const DELTA = 100;
/** Slow enough for each delta to have a frame of its own. */
const EVERY_MS = 25;
/** What lies between is sent in pieces of this size. */
const PIECE = 2_000;

/** @param total,window how long the answer is and how much of it is measured at either end, characters. */
export async function measureLongAnswer(
  { app, chat, model }: FullApp,
  total: number,
  window: number,
): Promise<LongAnswerFigures> {
  const { page } = app;
  const pid = await app.main.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId(),
  );
  if (pid === undefined) throw new Error('There is no window.');
  const end = markdown(window);
  const between = markdown(total - 2 * end.length);
  const figures: number[] = [];
  const said = new Promise<void>((resolve, reject) =>
    model.answer(async ({ open, say, finish }) => {
      open();
      let marks = 0;
      const shown = async () => {
        marks += 1;
        say(`\n\nmark-${marks}\n\n`);
        await page.waitForFunction(
          (mark) => [...document.querySelectorAll('.markdown p')].at(-1)?.textContent === mark,
          `mark-${marks}`,
          { polling: 100 },
        );
      };
      const stream = async (text: string, size: number) => {
        for (let at = 0; at < text.length; at += size) {
          say(text.slice(at, at + size));
          await sleep(EVERY_MS);
        }
        await shown();
      };
      const measured = async () => {
        const before = threadTime(pid);
        await stream(end, DELTA);
        figures.push(threadTime(pid) - before);
      };
      try {
        // What is loaded only once, colours for code among it, is loaded here.
        await stream(markdown(PIECE), PIECE);
        await measured();
        await stream(between, PIECE);
        await measured();
        finish();
        resolve();
      } catch (error) {
        reject(error);
      }
    }),
  );
  await chat.newChat();
  await chat.send('Write a long answer');
  await said;
  await chat.waitUntilSettled();
  const [first = Number.NaN, last = Number.NaN] = figures;
  return { first, last };
}
