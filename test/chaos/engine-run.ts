/** Carries out a plan in engine mode. */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { readServerLog, type ServerEvent } from '../support/sse.ts';
import type { Dump, Standing } from './app/protocol.ts';
import { Disturber } from './disturber.ts';
import { EngineStage, type Lane, SPEED } from './engine-stage.ts';
import type { Outcome } from './outcome.ts';
import type { Plan } from './plan.ts';

/** How long a run may take, which is minutes of the app's time; most take less than a second. */
const RUN_MS = 240_000;
const POLL_MS = 10;

/** The run did not come to its end in time. */
export class StuckError extends Error {
  override readonly name = 'StuckError';
}

/** @throws StuckError, or Error when something happened that no plan asks for. */
export async function runInEngine(plan: Plan, lane: Lane): Promise<Outcome> {
  const stage = await EngineStage.start(lane, plan.seed, plan.logLength);
  const disturber = new Disturber(stage);
  try {
    disturber.arm(plan);
    await toTheEnd(plan, stage, disturber);
    // What is over can no longer be disturbed; what was begun in the last moment ends first.
    stage.proxy.forgetMarks();
    await disturber.calm();
    await toTheEnd(plan, stage, disturber);
    const outcome = await take(stage, disturber);
    await stage.deleteSessions(outcome.sessions.flatMap(({ remoteId }) => remoteId ?? []));
    return outcome;
  } finally {
    await stage.clear();
  }
}

/** Sends what is to be sent, and waits until everything has come to its end and nothing is broken any more. */
async function toTheEnd(plan: Plan, stage: EngineStage, disturber: Disturber): Promise<void> {
  const deadline = performance.now() + RUN_MS;
  for (;;) {
    if (!stage.backend.running && disturber.quiet) await stage.reviveBackend();
    const standing = await stage.standing();
    if (standing) {
      await Promise.all(plan.sessions.map((_, index) => write(plan, index, standing, stage)));
      if (disturber.quiet && stage.backend.running && isOver(plan, standing)) return;
    }
    if (performance.now() > deadline) {
      throw new StuckError(`After ${RUN_MS / 1_000} s: ${await describeStand(stage, disturber)}`);
    }
    await pause(POLL_MS);
  }
}

/** What is still open, in a few lines. */
async function describeStand(stage: EngineStage, disturber: Disturber): Promise<string> {
  const dump = await stage.dump();
  if (!dump) return 'the app does not run.';
  const tasks = dump.tasks.filter(({ state }) => state !== 'settled');
  const messages = dump.sessions
    .flatMap((session) => session.messages)
    .filter(({ role, status }) => role === 'user' && status !== 'sent');
  return [
    `${disturber.quiet ? 'nothing' : 'something'} is broken; ${JSON.stringify(await stage.standing())}; still open are`,
    ...tasks.map(({ attempts, ...task }) => JSON.stringify({ ...task, last: attempts.at(-1) })),
    ...messages.map((message) => JSON.stringify(message)),
  ].join('\n    ');
}

async function write(
  plan: Plan,
  index: number,
  { sessions, outbox }: Standing,
  stage: EngineStage,
): Promise<void> {
  const planned = plan.sessions[index];
  if (!planned) return;
  const id = `s${index}`;
  const { questions, open } = sessions.find((one) => one.id === id) ?? { questions: 0, open: 0 };
  const next = planned.messages[questions];
  if (next === undefined) return;
  if (!planned.queued && (open > 0 || outbox > 0)) return;
  await stage.ensure(id, questions, next);
}

/** After the end of a task the app asks the server once more for what it has stored. */
const QUIET_MS = 1_500;

function isOver(plan: Plan, { sessions, outbox, quietMs }: Standing): boolean {
  if (outbox > 0 || quietMs < QUIET_MS) return false;
  return plan.sessions.every(({ messages }, index) => {
    const found = sessions.find(({ id }) => id === `s${index}`);
    return (
      found !== undefined &&
      found.questions === messages.length &&
      found.tasks >= messages.length &&
      found.open === 0
    );
  });
}

async function take(stage: EngineStage, disturber: Disturber): Promise<Outcome> {
  await stage.switches()?.clear();
  await stage.switches()?.act({ kind: 'skew', ms: 0 });
  const dump = await stage.finish();
  const logs = new Map<string, readonly ServerEvent[]>();
  for (const { taskId } of dump.tasks) {
    const log = await readServerLog(stage.backend.endpoint(), taskId).catch(() => null);
    if (log) logs.set(taskId, log);
  }
  return {
    sessions: dump.sessions.map(({ id, remoteId, messages }) => ({
      id,
      remoteId,
      messages,
      tasks: dump.tasks
        .filter(({ sessionId }) => sessionId === id)
        .map((task) => ({
          task,
          cursors: stage.proxy.cursorsOf(task.taskId),
          log: logs.get(task.taskId) ?? null,
        })),
    })),
    trouble: [...stage.wrongViews, ...soundness(join(stage.profile, 'longhaul.db'))],
    figures: figuresOf(stage, disturber, dump),
    speed: SPEED,
  };
}

/** What SQLite says of the file. */
function soundness(file: string): string[] {
  const db = new Database(file, { readonly: true });
  try {
    const verdict = String(db.pragma('integrity_check(1)', { simple: true }));
    const dangling = db.pragma('foreign_key_check') as readonly unknown[];
    return [
      ...(verdict === 'ok' ? [] : [`integrity_check says ${verdict}`]),
      ...(dangling.length === 0 ? [] : [`${dangling.length} rows refer to nothing`]),
    ];
  } finally {
    db.close();
  }
}

function figuresOf(stage: EngineStage, disturber: Disturber, dump: Dump): Outcome['figures'] {
  return {
    faults: disturber.done,
    kills: stage.kills,
    requests: stage.proxy.requests.length,
    events: dump.tasks.reduce((sum, { eventsApplied }) => sum + eventsApplied, 0),
    highestRate: stage.highestRate,
  };
}
