/** What the measurements have found, for a person to read. */
import { megabytes, table } from '../backend/table.ts';
import type { Memory } from '../memory.ts';
import { atMost, type Verdict } from '../verdict.ts';
import type { Stored } from './full-app.ts';
import type { LiveFigures } from './live.ts';
import type { LongAnswerFigures } from './long-answer.ts';
import type { LongChatFigures } from './long-chat.ts';
import type { MarkdownFigures, MarkdownSize } from './markdown.ts';

export interface Figures {
  readonly machine: string;
  readonly size: Stored & MarkdownSize;
  readonly bare: Memory;
  readonly memory: Memory;
  readonly live: LiveFigures;
  readonly longAnswer: LongAnswerFigures;
  readonly longChat: LongChatFigures;
  readonly markdown: readonly MarkdownFigures[];
}

/** Milliseconds; a frame or a block longer than that is noticed. */
const NOTICED_MS = 50;
const GROWTH = 1.5;
const MEMORY_MB = 150;

export function tables({
  size,
  bare,
  memory,
  live,
  longAnswer,
  longChat,
  markdown,
}: Figures): string[] {
  const kilobytes = size.window / 1_000;
  return [
    table(
      ['10 tasks at 50 events/s', 'seen', 'p50 ms', 'p95 ms', 'worst ms'],
      [
        ['said by the model -> painted', ...spread(live.painted)],
        ['key -> painted', ...spread(live.typed)],
      ],
    ),
    table(
      ['blocks meanwhile', 'over 50 ms', 'longest ms', 'own work ms'],
      [
        ['main process', live.main.over50, live.main.longest, live.main.longestOwn],
        ['window', live.longTasks.length, percentile(live.longTasks, 1), null],
      ],
    ),
    table(
      [
        `${size.total / 1_000} kB of markdown`,
        `first ${kilobytes} kB`,
        `last ${kilobytes} kB`,
        'ratio',
      ],
      [
        [
          'the whole window, ms of its main thread',
          longAnswer.first,
          longAnswer.last,
          ratioOf(longAnswer),
        ],
        ...markdown.map(({ subject, first, last, ratio }) => [
          `${subject} alone, ms per delta`,
          first,
          last,
          ratio,
        ]),
      ],
    ),
    table(
      [`${size.messages} messages`, 'times', 'p50 ms', 'p95 ms', 'worst ms'],
      [['click -> last message painted', ...spread(longChat.opened)]],
    ),
    table(
      ['scrolling through all of them', 'frames', 'p50 ms', 'p95 ms', 'worst ms', 'over 50 ms'],
      (['up', 'down'] as const).map((way) => [
        way,
        ...spread(longChat[way]),
        longChat[way].filter((ms) => ms > NOTICED_MS).length,
      ]),
    ),
    table(
      ['memory of all processes, MB', 'proportional (PSS)', 'resident (RSS)'],
      (
        [
          ['Longhaul with its backend', memory],
          ['a bare Electron window', bare],
        ] as const
      ).map(([what, { pss, rss }]) => [what, megabytes(pss), megabytes(rss)]),
    ),
  ];
}

/** The budgets, by those figures that can be had here. */
export function verdicts({ bare, memory, live, longAnswer, markdown }: Figures): Verdict[] {
  const budgets: [what: string, measured: number | null, most: number][] = [
    ['live event to painted, p95 ms', percentile(live.painted, 0.95), NOTICED_MS],
    ['longest block of the main process by the clock, ms', live.main.longest, NOTICED_MS],
    ['longest block of the main process by own work, ms', live.main.longestOwn, NOTICED_MS],
    ['last part of a long answer, times the first: the window', ratioOf(longAnswer), GROWTH],
    [
      'last part of a long answer, times the first: markdown alone',
      markdown[0]?.ratio ?? null,
      GROWTH,
    ],
    ['memory beyond a bare window, MB', megabytes(memory.pss - bare.pss), MEMORY_MB],
  ];
  return budgets.flatMap(([what, measured, most]) =>
    measured === null ? [] : [atMost(what, measured, most)],
  );
}

function ratioOf({ first, last }: LongAnswerFigures): number {
  return last / first;
}

function percentile(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? null;
}

function spread(figures: readonly number[]) {
  return [
    figures.length,
    percentile(figures, 0.5),
    percentile(figures, 0.95),
    percentile(figures, 1),
  ] as const;
}
