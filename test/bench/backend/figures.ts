/** The figures of a run, as they are written with `--json` and read by `scaling.ts`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const figure = z.number().nullable();

const live = z.object({
  eventsPerSecond: z.number(),
  p50: z.number(),
  p99: z.number(),
});

const bulk = z.object({
  events: z.number(),
  writtenPerSecond: z.number(),
  replayedPerSecond: z.number(),
  replayBytes: z.number(),
  storedBytesPerEvent: figure,
});

const subscribers = z.object({
  streams: z.number(),
  asked: z.number(),
  open: z.number(),
  closed: z.number(),
  errors: z.array(z.string()).readonly(),
  eventsPerSecond: z.number(),
  p50: z.number(),
  p99: z.number(),
  max: z.number(),
  rssBefore: figure,
  rssAfter: figure,
  serverCores: figure,
  storeCores: figure,
  subscriberCores: z.number(),
  storedBytesPerStream: figure,
});

const figures = z.object({
  machine: z.object({
    cpu: z.string(),
    cores: z.number(),
    node: z.string(),
    loadBefore: z.number(),
    loadAfter: z.number(),
    openFiles: z.string(),
  }),
  subjects: z.array(
    z.object({
      name: z.string(),
      live,
      bulk,
      many: subscribers,
      few: subscribers,
    }),
  ),
});

export type Live = z.infer<typeof live>;
export type Bulk = z.infer<typeof bulk>;
export type Subscribers = z.infer<typeof subscribers>;
export type Figures = z.infer<typeof figures>;

export function writeFigures(file: string, value: Figures): void {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}

/** @throws Error when the file is not the figures of a run. */
export function readFigures(file: string): Figures {
  return figures.parse(JSON.parse(readFileSync(file, 'utf8')));
}
