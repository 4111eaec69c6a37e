/** What each message comes to when nothing goes wrong: asked once, and kept. */
import type { Message } from '@shared/chat/message';
import type { ServerEvent } from '../support/sse.ts';
import { normalise } from '../support/transcript.ts';
import type { Reference } from './oracle.ts';
import type { Outcome } from './outcome.ts';
import type { Plan } from './plan.ts';

/** How much text a log streams. */
function streamedLength(log: readonly ServerEvent[]): number {
  return log.reduce((sum, { data }) => {
    const chunk = JSON.parse(data) as { type: string; delta?: string };
    return /^(text|reasoning)-delta$/.test(chunk.type) ? sum + (chunk.delta ?? '').length : sum;
  }, 0);
}

function storedLength(messages: readonly Message[]): number {
  return messages
    .filter(({ role }) => role === 'assistant')
    .flatMap(({ parts }) => parts)
    .reduce(
      (sum, part) =>
        part.type === 'text' || part.type === 'reasoning' ? sum + part.text.length : sum,
      0,
    );
}

export class References {
  readonly found = new Map<string, Reference>();
  private readonly run: (plan: Plan) => Promise<Outcome>;

  /** @param run carries out a plan. */
  constructor(run: (plan: Plan) => Promise<Outcome>) {
    this.run = run;
  }

  /** Makes sure that there is one for every message of a plan. @throws Error when an undisturbed run is not clean. */
  async prepare({ sessions }: Pick<Plan, 'sessions'>): Promise<void> {
    for (const text of new Set(sessions.flatMap(({ messages }) => messages))) {
      if (!this.found.has(text)) this.found.set(text, await this.make(text));
    }
  }

  private async make(text: string): Promise<Reference> {
    const outcome = await this.run({
      seed: 0,
      sessions: [{ messages: [text], queued: false }],
      faults: [],
      logLength: null,
      bundled: false,
    });
    const [session] = outcome.sessions;
    if (!session || outcome.trouble.length > 0) {
      throw new Error(`${text} does not run undisturbed: ${outcome.trouble.join('; ')}`);
    }
    const { messages, tasks } = session;
    const said = tasks.reduce((sum, { log }) => sum + streamedLength(log ?? []), 0);
    if (said === 0 && storedLength(messages) === 0 && messages.length < 2)
      throw new Error(`${text} said nothing.`);
    if (storedLength(messages) !== said) {
      throw new Error(
        `${text}: ${said} characters were streamed, ${storedLength(messages)} are stored:\n${normalise(messages)}`,
      );
    }
    return { messages, tasks: tasks.map(({ task }) => `${task.kind} ${task.status}`).toSorted() };
  }
}
