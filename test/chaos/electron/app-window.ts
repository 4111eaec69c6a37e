/** The app's window as a chaos run uses it: whatever is done to it, the next question may find it alive again. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Message } from '@shared/chat/message';
import type { LonghaulApp } from '../../support/app.ts';
import type { InspectedSession } from '../../support/inspect.ts';
import { until, untilTrue } from '../../support/until.ts';
import { openChat, type ShownMessage, shownMessages } from './page-acts.ts';

/** A page that died with a question never answers it. */
const ANSWER_MS = 20_000;

const SHOWN_MS = 15_000;

export class AppWindow {
  private readonly app: LonghaulApp;

  constructor(app: LonghaulApp) {
    this.app = app;
  }

  /** Does something in the page. @returns null when the page, or the app, went away meanwhile. */
  async act<I, O>(what: (input: I) => O | Promise<O>, input: I): Promise<O | null> {
    const script = `(${what.toString()})(${JSON.stringify(input) ?? ''})`;
    const nothing = pause(ANSWER_MS).then(() => null);
    return Promise.race([this.evaluate(script), nothing]) as Promise<O | null>;
  }

  /** Compares what the window shows of some chats with what is stored, and with itself once it has forgotten everything. */
  async differences(sessions: readonly InspectedSession[]): Promise<string[]> {
    const wrong: string[] = [];
    const before = new Map<string, readonly ShownMessage[]>();
    for (const { id, messages } of sessions) {
      const stored = JSON.stringify(messages.map(asShown));
      const shown = await this.showing(
        id,
        (now) => JSON.stringify(now.map(withoutText)) === stored,
      );
      if (JSON.stringify(shown.map(withoutText)) !== stored) {
        wrong.push(`${id}: the window shows ${JSON.stringify(shown)}\n    and stored is ${stored}`);
      }
      before.set(id, shown);
    }
    await this.app.reload();
    for (const { id } of sessions) {
      const was = JSON.stringify(before.get(id));
      const is = JSON.stringify(await this.showing(id, (now) => JSON.stringify(now) === was));
      if (is !== was) wrong.push(`${id}: the window showed ${was}\n    and after a reload ${is}`);
    }
    return wrong;
  }

  /** What a chat shows once something holds of it, or what it shows in the end. */
  private async showing(
    sessionId: string,
    holds: (shown: readonly ShownMessage[]) => boolean,
  ): Promise<readonly ShownMessage[]> {
    await this.open(sessionId);
    const deadline = performance.now() + SHOWN_MS;
    return until(
      async () => {
        const shown = (await this.act(shownMessages, null)) ?? [];
        return holds(shown) || performance.now() > deadline ? shown : null;
      },
      { what: 'the window to show a chat', timeoutMs: 4 * SHOWN_MS },
    );
  }

  private async open(sessionId: string): Promise<void> {
    await untilTrue(async () => (await this.act(openChat, sessionId)) === true, {
      what: `chat ${sessionId} to open`,
      timeoutMs: SHOWN_MS,
    });
  }

  /** Errors are those of a page that goes away; what an act itself finds, it returns. */
  private evaluate(script: string): Promise<unknown> {
    return this.app.evaluateInWindow(script).catch(() => null);
  }
}

type Told = Omit<ShownMessage, 'text'>;

function withoutText({ id, role, status, calls }: ShownMessage): Told {
  return { id, role, status, calls };
}

function asShown({ id, role, status, parts }: Message): Told {
  const calls = parts.flatMap((part) => (part.type === 'tool' ? [part.toolCallId] : []));
  return { id, role, status, calls };
}
