/** `npm run bench -- renderer`: what people feel in the window. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { makeTempFolder, removeFolder } from '../../support/temp-folder.ts';
import { machineLine, verdictTable } from '../verdict.ts';
import { bareWindow } from './bare-window.ts';
import { startFullApp } from './full-app.ts';
import { measureLive, startTasks } from './live.ts';
import { measureLongAnswer } from './long-answer.ts';
import { measureLongChat } from './long-chat.ts';
import { measureMarkdown } from './markdown.ts';
import { type Memory, memoryOf } from './processes.ts';
import { type Figures, tables, verdicts } from './report.ts';

const { values } = parseArgs({
  options: { json: { type: 'string' }, quick: { type: 'boolean', default: false } },
});
const size = values.quick
  ? { messages: 1_000, tasks: 100, liveMs: 3_000, total: 50_000, window: 5_000, rounds: 1 }
  : { messages: 10_000, tasks: 1_000, liveMs: 20_000, total: 200_000, window: 10_000, rounds: 3 };

async function bareMemory(): Promise<Memory> {
  const profile = makeTempFolder('bench-bare');
  const { electron } = await bareWindow('about:blank', profile);
  try {
    return await memoryOf(electron, profile);
  } finally {
    await electron.close();
    removeFolder(profile);
  }
}

async function measure(): Promise<Figures> {
  const machine = machineLine();
  const bare = await bareMemory();
  const full = await startFullApp(size);
  try {
    const endTasks = await startTasks(full);
    const memory = await memoryOf(full.app.main, full.app.profile);
    const live = await measureLive(full, size.liveMs);
    await endTasks();
    const longAnswer = await measureLongAnswer(full, size.total, size.window);
    const longChat = await measureLongChat(full, size.messages);
    await full.stop();
    const markdown = await measureMarkdown(size);
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
