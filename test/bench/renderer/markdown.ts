/** A streaming answer of 200 kB: what its first and its last 10 kB cost, beside plain react-markdown in the same window. */
import { join } from 'node:path';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { REPO_ROOT } from '../../support/paths.ts';
import { makeTempFolder, removeFolder } from '../../support/temp-folder.ts';
import { bareWindow } from './bare-window.ts';

export interface MarkdownFigures {
  readonly subject: string;
  /** Milliseconds for 10 kB in deltas of 100 characters. */
  readonly first: number;
  readonly last: number;
}

const TOTAL = 200_000;
const WINDOW = 10_000;
const DELTA = 100;

const SECTION = [
  '## Section N\n\nA paragraph with **bold**, `code`, a [link](https://example.com/N) and enough words to fill some lines of the page.\n\n',
  '- first point of this section\n- second point, a little longer than the first\n\n',
  '```ts\nconst answerN = compute(N);\nif (answerN > 3) report("value", answerN);\n```\n\n',
  '| name | value |\n|---|--:|\n| one | N |\n| two | 2 |\n\n',
].join('');

/** Deterministic markdown of `length` characters. */
function markdown(length: number): string {
  let text = '';
  for (let index = 0; text.length < length; index += 1)
    text += SECTION.replaceAll('N', String(index));
  return text.slice(0, length);
}

export async function measureMarkdown(): Promise<MarkdownFigures[]> {
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
      await page.waitForFunction(() => 'measure' in window);
      const figures: MarkdownFigures[] = [];
      for (const subject of ['longhaul', 'react-markdown']) {
        const [first = 0, last = 0] = await page.evaluate(
          ([name, text, delta, windows]) => {
            const measure: unknown = Reflect.get(window, 'measure');
            if (typeof measure !== 'function') throw new Error('The page measures nothing.');
            return measure(name, text, delta, windows) as Promise<number[]>;
          },
          [
            subject,
            markdown(TOTAL),
            DELTA,
            [
              [0, WINDOW],
              [TOTAL - WINDOW, TOTAL],
            ],
          ] as const,
        );
        figures.push({ subject, first, last });
      }
      return figures;
    } finally {
      await electron.close();
    }
  } finally {
    removeFolder(folder);
  }
}
