/** A profile read from disk with the app's own `inspect`, whether the app runs or not. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Notice } from '@shared/app-state';
import type { Message } from '@shared/chat/message';
import type { Task } from '@shared/chat/task';
import type { Attempt } from '@shared/inspector';
import { BUILT, NODE, REPO_ROOT } from './paths.ts';

const run = promisify(execFile);

export interface InspectedSession {
  readonly id: string;
  readonly title: string | null;
  readonly remoteId: string | null;
  readonly revision: number;
  readonly messages: readonly Message[];
}

export interface InspectedTask extends Task {
  readonly attempts: readonly Attempt[];
}

export interface Inspection {
  readonly sessions: readonly InspectedSession[];
  readonly tasks: readonly InspectedTask[];
  /** Sessions with messages that the server has not accepted yet. */
  readonly outbox: number;
  readonly notices: readonly Notice[];
}

const LIMIT = { maxBuffer: 64 * 1024 * 1024 };

/** @throws when the profile cannot be read. */
export async function inspectProfile(profile: string): Promise<Inspection> {
  const { stdout } = await run(NODE, [BUILT.inspect, '--profile', profile], LIMIT);
  return JSON.parse(stdout) as Inspection;
}

/** The same through the command that people type. */
export async function inspectByCommand(profile: string): Promise<Inspection> {
  const command = ['run', '-s', 'inspect', '--', '--profile', profile];
  const { stdout } = await run('npm', command, { ...LIMIT, cwd: REPO_ROOT });
  return JSON.parse(stdout) as Inspection;
}

/** The only session of a profile. @throws Error when there is none or more than one. */
export function onlySession(inspection: Pick<Inspection, 'sessions'>): InspectedSession {
  const [session, ...others] = inspection.sessions;
  if (!session || others.length > 0) {
    throw new Error(`The profile has ${inspection.sessions.length} sessions instead of one.`);
  }
  return session;
}

/** All text of a transcript's answers, in order. */
export function answerText(messages: readonly Message[]): string {
  return messages
    .filter(({ role }) => role === 'assistant')
    .flatMap(({ parts }) => parts)
    .map((part) => (part.type === 'text' ? part.text : ''))
    .join('');
}
