/** Writes the messages of a plan into the app's composer, each once. */
import { setTimeout as pause } from 'node:timers/promises';
import type { InspectedSession, Inspection } from '../../support/inspect.ts';
import { until } from '../../support/until.ts';
import type { AppLife } from './app-life.ts';
import type { AppWindow } from './app-window.ts';
import { composerText, openChat, startChat, writeMessage } from './page-acts.ts';

/** How long the app may take to store what was sent. */
const STORED_MS = 20_000;
/** How long it may still do so when nobody knows whether it was sent. */
const PERHAPS_MS = 3_000;
const LOOK_MS = 20;

export class ChatWriter {
  /** The chats of a plan, by their places in it. */
  private readonly ids: string[] = [];
  private readonly window: AppWindow;
  private readonly life: AppLife;
  private readonly read: () => Inspection | null;

  constructor(window: AppWindow, life: AppLife, read: () => Inspection | null) {
    this.window = window;
    this.life = life;
    this.read = read;
  }

  /** The name that a chat has in the plan, or null when it is none of the plan's. */
  nameOf(sessionId: string): string | null {
    const index = this.ids.indexOf(sessionId);
    return index < 0 ? null : `s${index}`;
  }

  /**
   * Sends a message, unless the window goes away in between: then it is asked again the next time.
   * @throws Error when the app has taken a message and not stored it.
   */
  async ensure(name: string, index: number, text: string): Promise<void> {
    const place = Number(name.slice(1));
    // Chats are begun in the plan's order, so that each is known by its place.
    if (place > this.ids.length) return;
    const id = this.ids[place] ?? (await this.window.act(startChat, this.ids));
    if (id === null) return;
    this.ids[place] = id;
    if (this.questions(id) > index) return;
    const opens = async () => (await this.window.act(openChat, id)) || null;
    if (!(await this.patiently(opens))) return;
    const { ends } = this.life;
    const sent = await this.window.act(writeMessage, { sessionId: id, text });
    if (sent !== false) await this.untilStored(id, index, { text, ends, known: sent === true });
  }

  /** Asks again and again, but not for ever. */
  private async patiently<T>(ask: () => Promise<T | null>): Promise<T | null> {
    const deadline = performance.now() + PERHAPS_MS;
    for (;;) {
      const answer = await ask();
      if (answer !== null || performance.now() > deadline) return answer;
      await pause(LOOK_MS);
    }
  }

  private async untilStored(
    id: string,
    index: number,
    { text, ends, known }: { text: string; ends: number; known: boolean },
  ): Promise<void> {
    const deadline = performance.now() + (known ? STORED_MS : PERHAPS_MS);
    await until(
      async () => {
        if (this.questions(id) > index || this.life.ends !== ends) return true;
        // What could not be stored comes back.
        if ((await this.window.act(composerText, null)) === text) return true;
        return !known && performance.now() > deadline ? true : null;
      },
      { what: `the app to store “${text}” or to give it back`, timeoutMs: STORED_MS },
    );
  }

  private questions(id: string): number {
    const session = this.read()?.sessions.find((one) => one.id === id);
    return session ? questionsOf(session) : 0;
  }
}

export function questionsOf({ messages }: InspectedSession): number {
  return messages.filter(({ role }) => role === 'user').length;
}
