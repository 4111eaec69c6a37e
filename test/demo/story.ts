/** The demonstration: a long task, a SIGKILL in the middle of it, and what is there afterwards. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Message } from '@shared/chat/message';
import { LonghaulApp } from '../support/app.ts';
import { Chat } from '../support/chat.ts';
import { requireTask } from '../support/evidence.ts';
import {
  answerText,
  type InspectedTask,
  type Inspection,
  onlySession,
} from '../support/inspect.ts';
import { REPO_ROOT } from '../support/paths.ts';
import { takePicture } from '../support/picture.ts';
import { runUndisturbed } from '../support/reference.ts';
import { cursorsAsked } from '../support/request-log.ts';
import { readServerLog } from '../support/sse.ts';
import { makeTempFolder, removeFolder } from '../support/temp-folder.ts';
import { fingerprint } from '../support/transcript.ts';
import { Film } from './film.ts';
import type { Report } from './report.ts';

const SCRIPT = '/script create-agent steps=4 interval=800 chars=6000 delta=30 seed=7';
/** Characters of the second answer on the screen at which the app is killed. */
const KILL_AT = 1_500;

/** Where the picture of the first page is. `LONGHAUL_UPDATE_IMAGES` has the demonstration renew it. */
const PAGE_PICTURE = join(REPO_ROOT, 'docs/images/kill-and-resume.gif');

/** @param folder gets the screenshots and the film. */
export async function tellStory(report: Report, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  report.title('Longhaul: a long task survives a SIGKILL of the whole app');
  report.fact('the task', SCRIPT);

  report.step('The same task once without any disturbance, to compare with');
  const expected = await runUndisturbed(SCRIPT);
  report.fact('characters in its answers', answerText(expected).length);

  const profile = makeTempFolder('demo');
  report.step('Start the app on a new profile and send the task');
  let app: LonghaulApp | null = null;
  try {
    app = await LonghaulApp.launch({ profile });
    await disturb(report, folder, app, expected);
  } finally {
    await app?.dispose();
    removeFolder(profile);
  }
}

async function disturb(
  report: Report,
  folder: string,
  app: LonghaulApp,
  expected: readonly Message[],
): Promise<void> {
  const chat = new Chat(app);
  const film = new Film();
  await chat.send(SCRIPT);
  await chat.waitForTask('live');
  report.fact('task card', 'live');
  await film.shoot(app, 'A long task runs', 1_400);

  await chat.answers.nth(1).waitFor();
  for (const chars of [200, 600, 1_000]) {
    await chat.waitForText(chars);
    await film.shoot(app, 'Its answer arrives', 500);
  }
  const shown = await chat.waitForText(KILL_AT);
  report.step('Text is streaming');
  report.fact('characters of the answer on screen', shown);
  await keepPicture(report, folder, '1-streaming.png', app);
  await film.shoot(app, 'Its answer arrives', 500);
  await film.shoot(app, '$ kill -9: every process of the app, in the middle of a word', 2_500);

  report.step('SIGKILL for every process of the app, its backend included');
  const killed = await app.kill();
  report.fact('processes killed', killed.join(' '));

  const stored = await app.inspect();
  const before = operationOf(stored);
  report.step('What the profile holds now (npm run -s inspect -- --profile …)');
  report.fact('characters stored', answerText(onlySession(stored).messages).length);
  report.fact('task', `${before.status}, last seen ${before.state}`);
  report.fact('events applied so far', before.eventsApplied);
  report.fact('cursor', before.lastMessageId);

  report.step('Start the app again on the same profile');
  const restarted = performance.now();
  await app.relaunch();
  await chat.answers.nth(1).waitFor();
  const ms = Math.round(performance.now() - restarted);
  report.fact('the chat is back on screen after', `${ms} ms, start of Electron included`);
  await keepPicture(report, folder, '2-restarted.png', app);
  await film.shoot(app, 'Started again: everything is there, and it goes on', 2_000);
  for (const more of [1_000, 2_000, 3_000]) {
    await chat.waitForAnswer(shown + more);
    await film.shoot(app, 'Started again: everything is there, and it goes on', 500);
  }

  const settled = await chat.waitUntilSettled();
  await chat.waitForTask('completed');
  report.step('The task has come to its end by itself');
  await keepPicture(report, folder, '3-finished.png', app);
  await film.shoot(app, 'Whole: nothing was lost, and nothing came twice', 3_500);
  keepFilm(report, folder, film);
  await checkEvidence(report, app, expected, before, settled);
}

async function checkEvidence(
  report: Report,
  app: LonghaulApp,
  expected: readonly Message[],
  before: InspectedTask,
  settled: Inspection,
): Promise<void> {
  const after = requireTask(settled.tasks, before.taskId);
  const asked = cursorsAsked(app.backendLog(), before.taskId);
  const log = await readServerLog(app.endpoint(), before.taskId);
  const actual = fingerprint(onlySession(settled).messages);
  const wanted = fingerprint(expected);

  report.step('Evidence');
  report.check(
    'the resumed request carried',
    asked.at(-1) === before.lastMessageId && before.lastMessageId !== '0-0',
    `last_message_id=${asked.at(-1)} (by the server's log)`,
  );
  report.check(
    'the cursor before and after',
    after.lastMessageId === log.at(-1)?.id && after.lastMessageId !== before.lastMessageId,
    `${before.lastMessageId} -> ${after.lastMessageId}`,
  );
  report.check(
    'events in the log = events applied',
    log.length === after.eventsApplied,
    `${log.length} = ${after.eventsApplied}`,
  );
  report.check(
    'events after the restart',
    after.eventsApplied > before.eventsApplied,
    `${after.eventsApplied - before.eventsApplied} new, ${after.duplicatesDropped} came twice and were dropped`,
  );
  report.check('sha256 of the transcript', actual === wanted, actual);
  report.fact('sha256 of the undisturbed one', wanted);
}

async function keepPicture(
  report: Report,
  folder: string,
  name: string,
  app: LonghaulApp,
): Promise<void> {
  const file = join(folder, name);
  const { png } = await takePicture(app);
  writeFileSync(file, png);
  report.fact('screenshot', file);
}

function keepFilm(report: Report, folder: string, film: Film): void {
  const bytes = film.develop();
  const file = join(folder, 'kill-and-resume.gif');
  writeFileSync(file, bytes);
  if (process.env.LONGHAUL_UPDATE_IMAGES === '1') writeFileSync(PAGE_PICTURE, bytes);
  report.fact('film', `${file} (${Math.round(bytes.length / 1_000)} kB)`);
}

function operationOf({ tasks }: Inspection): InspectedTask {
  const found = tasks.find(({ kind }) => kind === 'operation');
  if (!found) throw new Error('The profile holds no long task.');
  return found;
}
