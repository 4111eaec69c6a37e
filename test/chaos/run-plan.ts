/** Carries out a plan on a stage. */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import type { InspectedTask } from '../support/inspect.ts';
import type { ReadyBackend } from '../support/ready-line.ts';
import { readServerLog, type ServerEvent } from '../support/sse.ts';
import type { Holdings, Standing } from './app/protocol.ts';
import { Disturber, type Stage } from './disturber.ts';
import type { Try } from './haste.ts';
import type { Outcome } from './outcome.ts';
import type { Plan } from './plan.ts';

/** An app, its backend and its profile, ready for a run. */
export interface RunStage extends Stage {
  readonly profile: string;
  /** Processes that were killed so far. */
  readonly kills: number;
  readonly requests: number;
  /** The most requests for one task's stream, or with one message, within a second. */
  readonly highestRate: number;
  /** How each message was posted by each process of the app, oldest first, where that is known. */
  readonly posts: readonly (readonly Try[])[];
  /** What was wrong besides transcripts and tasks. */
  readonly trouble: readonly string[];
  /** How long a run may take; most take a small part of it. */
  readonly patienceMs: number;
  /** How often it is asked how it stands. */
  readonly pollMs: number;
  /** How much faster than the truth the app's time goes. */
  readonly speed: number;
  readonly backendRuns: boolean;
  endpoint(): ReadyBackend;
  /** Starts a backend again that has killed itself. */
  reviveBackend(): Promise<void>;
  /** The cursors with which a task's stream was asked for, oldest first. */
  cursorsOf(task: InspectedTask): readonly string[];
  /** Sends the `index`-th message of a session unless it was sent before. */
  ensure(session: string, index: number, text: string): Promise<void>;
  /** Null while the app does not run. */
  standing(): Promise<Standing | null>;
  /** Null while the app does not run. */
  dump(): Promise<Holdings | null>;
  /** Looks once more at everything, and closes the app in an orderly way. @returns what it has. */
  finish(): Promise<Holdings>;
  /** @param remoteIds sessions that the next run must not find. */
  clear(remoteIds: readonly string[]): Promise<void>;
}

/** The run did not come to its end in time. */
export class StuckError extends Error {
  override readonly name = 'StuckError';
}

/** @throws StuckError, or Error when something happened that no plan asks for. */
export async function runPlan(plan: Plan, stage: RunStage): Promise<Outcome> {
  const disturber = new Disturber(stage);
  let remoteIds: readonly string[] = [];
  try {
    disturber.arm(plan);
    await toTheEnd(plan, stage, disturber);
    // What is over can no longer be disturbed; what was begun in the last moment ends first.
    stage.marks.forgetMarks();
    await disturber.calm();
    await toTheEnd(plan, stage, disturber);
    const outcome = await take(stage, disturber);
    remoteIds = outcome.sessions.flatMap(({ remoteId }) => remoteId ?? []);
    return outcome;
  } finally {
    await stage.clear(remoteIds);
  }
}

/** Sends what is to be sent, and waits until everything has come to its end and nothing is broken any more. */
async function toTheEnd(plan: Plan, stage: RunStage, disturber: Disturber): Promise<void> {
  const deadline = performance.now() + stage.patienceMs;
  for (;;) {
    if (!stage.backendRuns && disturber.quiet) await stage.reviveBackend();
    const standing = await stage.standing();
    if (standing) {
      for (const index of plan.sessions.keys()) await write(plan, index, standing, stage);
      if (disturber.quiet && stage.backendRuns && isOver(plan, standing)) return;
    }
    if (performance.now() > deadline) {
      const { patienceMs } = stage;
      throw new StuckError(
        `After ${patienceMs / 1_000} s: ${await describeStand(stage, disturber)}`,
      );
    }
    await pause(stage.pollMs);
  }
}

/** What is still open, in a few lines. */
async function describeStand(stage: RunStage, disturber: Disturber): Promise<string> {
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
  stage: RunStage,
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

function isOver(plan: Plan, { sessions, outbox, quiet }: Standing): boolean {
  if (outbox > 0 || !quiet) return false;
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

async function take(stage: RunStage, disturber: Disturber): Promise<Outcome> {
  await stage.switches()?.clear();
  await stage.switches()?.act({ kind: 'skew', ms: 0 });
  const logs = await readLogs(stage);
  const dump = await stage.finish();
  return {
    sessions: dump.sessions.map(({ id, remoteId, messages }) => ({
      id,
      remoteId,
      messages,
      tasks: dump.tasks
        .filter(({ sessionId }) => sessionId === id)
        .map((task) => ({
          task,
          cursors: stage.cursorsOf(task),
          log: logs.get(task.taskId) ?? null,
        })),
    })),
    trouble: [...stage.trouble, ...soundness(join(stage.profile, 'longhaul.db'))],
    figures: figuresOf(stage, disturber, dump),
    posts: stage.posts,
    speed: stage.speed,
  };
}

/** A backend that the app brings goes with it, so this comes before its end. */
async function readLogs(stage: RunStage): Promise<Map<string, readonly ServerEvent[]>> {
  const logs = new Map<string, readonly ServerEvent[]>();
  const dump = await stage.dump();
  for (const { taskId, serverId } of dump?.tasks ?? []) {
    const log = await readServerLog(stage.endpoint(), serverId ?? taskId).catch(() => null);
    if (log) logs.set(taskId, log);
  }
  return logs;
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

function figuresOf(stage: RunStage, disturber: Disturber, dump: Holdings): Outcome['figures'] {
  return {
    faults: disturber.done,
    kills: stage.kills,
    requests: stage.requests,
    events: dump.tasks.reduce((sum, { eventsApplied }) => sum + eventsApplied, 0),
    highestRate: stage.highestRate,
  };
}
