/** A streaming answer of 200 kB: what its first and its last 10 kB cost, beside plain react-markdown in the same window. */
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { REPO_ROOT } from '../../support/paths.ts';
import { makeTempFolder, removeFolder } from '../../support/temp-folder.ts';
import { bareWindow } from './bare-window.ts';
import { markdown } from './markdown-text.ts';

export interface MarkdownFigures {
  readonly subject: string;
  /** Milliseconds for one delta of 100 characters: the mean of those in a window, the median of the rounds. */
  readonly first: number;
  readonly last: number;
  /** The median of the rounds' own ratios. */
  readonly ratio: number;
}

const DELTA = 100;

export interface MarkdownSize {
  /** Characters of the whole answer, and of the windows at its ends. */
  readonly total: number;
  readonly window: number;
  readonly rounds: number;
}

/** Of the peer's window at the end only so much is measured: a delta takes it long. */
const PEER_WINDOW = 1_000;

export async function measureMarkdown({
  total,
  window,
  rounds,
}: MarkdownSize): Promise<MarkdownFigures[]> {
  const folder = makeTempFolder('bench-page');
  try {
    await build({
      configFile: false,
      logLevel: 'error',
      root: join(import.meta.dirname, 'page'),
      base: './',
      resolve: { alias: { '@shared': join(REPO_ROOT, 'src/shared') } },
      plugins: [react(), tailwindcss()],
      build: { outDir: join(folder, 'page'), target: 'chrome130', modulePreload: false },
    });
    const { electron, page } = await bareWindow('about:blank', join(folder, 'profile'));
    try {
      // A page from a file may not load modules; from an address of its own it may.
      await page.route('http://bench.example/**', (route) =>
        route.fulfill({ path: join(folder, 'page', new URL(route.request().url()).pathname) }),
      );
      await page.goto('http://bench.example/index.html');
      await page.waitForFunction(() => 'measure' in globalThis);
      const text = markdown(total);
      const subjects = [
        { subject: 'Longhaul', last: window, figures: [] as [number, number][] },
        { subject: 'react-markdown', last: PEER_WINDOW, figures: [] as [number, number][] },
      ];
      for (const { subject } of subjects) await perDelta(page, subject, text, 0, window);
      for (let round = 0; round < rounds; round += 1) {
        for (const { subject, last, figures } of subjects) {
          figures.push([
            await perDelta(page, subject, text, 0, window),
            await perDelta(page, subject, text, text.length - last, text.length),
          ]);
        }
      }
      return subjects.map(({ subject, figures }) => ({
        subject,
        first: median(figures.map(([first]) => first)),
        last: median(figures.map(([, last]) => last)),
        ratio: median(figures.map(([first, last]) => last / first)),
      }));
    } finally {
      await electron.close();
    }
  } finally {
    removeFolder(folder);
  }
}

async function perDelta(page: Page, subject: string, text: string, from: number, to: number) {
  const cost = await page.evaluate(
    ([name, all, delta, begin, end]) => {
      const measure: unknown = Reflect.get(window, 'measure');
      if (typeof measure !== 'function') throw new Error('The page measures nothing.');
      return measure(name, all, delta, begin, end) as Promise<number>;
    },
    [subject, text, DELTA, from, to] as const,
  );
  return cost / ((to - from) / DELTA);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
