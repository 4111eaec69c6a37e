/** `npm run bench -- renderer`: what people feel in the window. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readOptions } from '../../support/options.ts';
import { makeTempFolder, removeFolder } from '../../support/temp-folder.ts';
import type { Memory } from '../memory.ts';
import { machineLine, verdictTable } from '../verdict.ts';
import { bareWindow } from './bare-window.ts';
import { startFullApp } from './full-app.ts';
import { measureLive, startTasks } from './live.ts';
import { measureLongAnswer } from './long-answer.ts';
import { measureLongChat } from './long-chat.ts';
import { measureMarkdown } from './markdown.ts';
import { memoryOfApp } from './processes.ts';
import { type Figures, tables, verdicts } from './report.ts';

const values = readOptions({
  json: { type: 'string' },
  quick: { type: 'boolean', default: false },
});
const size = values.quick
  ? { messages: 1_000, tasks: 100, liveMs: 3_000, total: 50_000, window: 5_000, rounds: 1 }
  : { messages: 10_000, tasks: 1_000, liveMs: 20_000, total: 200_000, window: 10_000, rounds: 3 };

async function bareMemory(): Promise<Memory> {
  const profile = makeTempFolder('bench-bare');
  const { electron } = await bareWindow('about:blank', profile);
  try {
    return memoryOfApp(electron, profile);
  } finally {
    await electron.close();
    removeFolder(profile);
  }
}

/** Says what is done, on the side: the whole takes minutes. */
async function step<T>(what: string, work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const result = await work();
  process.stderr.write(`${what}: ${((performance.now() - began) / 1_000).toFixed(0)} s\n`);
  return result;
}

async function measure(): Promise<Figures> {
  const machine = machineLine();
  const bare = await step('a bare window', bareMemory);
  const full = await step('the app', () => startFullApp(size));
  try {
    const endTasks = await step('ten tasks', () => startTasks(full));
    const memory = memoryOfApp(full.app.main, full.app.profile);
    const live = await step('live events', () => measureLive(full, size.liveMs));
    await step('their end', endTasks);
    const longAnswer = await step('a long answer', () =>
      measureLongAnswer(full, size.total, size.window),
    );
    const longChat = await step('a long chat', () => measureLongChat(full, size.messages));
    await full.stop();
    const markdown = await step('markdown alone', () => measureMarkdown(size));
    return { machine, size, bare, memory, live, longAnswer, longChat, markdown };
  } finally {
    await full.stop();
  }
}

const figures = await measure();
console.log(figures.machine);
for (const found of tables(figures)) console.log(`\n${found}`);
console.log(`\n${verdictTable(verdicts(figures))}`);
if (values.json) writeFileSync(resolve(values.json), `${JSON.stringify(figures, null, 2)}\n`);
