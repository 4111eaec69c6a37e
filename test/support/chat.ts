/** What a person does and sees in the window, and the same chat as it stands on disk. */
import { expect, type Locator, type Page } from '@playwright/test';
import type { Message } from '@shared/chat/message';
import type { LonghaulApp } from './app.ts';
import { type InspectedTask, type Inspection, onlySession } from './inspect.ts';
import { checkTranscript, checkWholeStory } from './story.ts';
import { firstDifference } from './transcript.ts';
import { until, untilTrue } from './until.ts';

/** How long a scripted task of these tests may take at most, on a busy machine. */
const TASK_MS = 150_000;

const SCREEN_TEXT = `[...document.querySelectorAll('[data-testid=message]')]
  .map((message) => message.innerText)
  .join('\\n\\n')`;
const SCREEN_MESSAGES = `[...document.querySelectorAll('[data-testid=message]')].map((message) => ({
  role: message.dataset.role ?? null,
  status: message.dataset.status ?? null,
  text: message.innerText,
}))`;
const UNFINISHED = `document.querySelectorAll('[data-testid=message][data-status=streaming], [data-loading]').length`;

/** The app that a chat is in. */
export type ChatHost = Pick<
  LonghaulApp,
  'page' | 'inspect' | 'evaluateInWindow' | 'reload' | 'endpoint'
>;

/** A message as the window shows it. */
export interface ShownMessage {
  readonly role: string | null;
  readonly status: string | null;
  readonly text: string;
}

export class Chat {
  private readonly app: ChatHost;

  constructor(app: ChatHost) {
    this.app = app;
  }

  /** Where messages are written. */
  get input(): Locator {
    return this.page.getByTestId('composer-input');
  }

  /** Every message that is built at the moment, oldest first. */
  get messages(): Locator {
    return this.page.getByTestId('message');
  }

  /** The copilot's messages. */
  get answers(): Locator {
    return this.page.locator('[data-testid=message][data-role=assistant]');
  }

  /** The person's messages. */
  get questions(): Locator {
    return this.page.locator('[data-testid=message][data-role=user]');
  }

  /** The card of a long operation; its `data-state` says how it stands. */
  get taskCard(): Locator {
    return this.page.getByTestId('task-card');
  }

  /** How the open chat is connected, in `data-state`. */
  get connection(): Locator {
    return this.page.getByTestId('connection-state');
  }

  /** There while an answer is being written. */
  get stopButton(): Locator {
    return this.page.getByTestId('composer-stop');
  }

  /** The chats in the list. */
  get sessions(): Locator {
    return this.page.getByTestId('session-item');
  }

  private get page(): Page {
    return this.app.page;
  }

  /** Writes a message and sends it. It may be queued; see `questions` and their `data-status`. */
  async send(text: string): Promise<void> {
    await this.input.fill(text);
    await this.page.getByTestId('composer-send').click();
  }

  /** Asks for the answer that is being written to be stopped. */
  async stop(): Promise<void> {
    await this.stopButton.click();
  }

  /** Begins another chat and shows it. */
  async newChat(): Promise<void> {
    await this.page.getByTestId('new-chat').click();
  }

  /** Waits for a card in one of its states; see docs/testing.md. */
  async waitForTask(state: string): Promise<void> {
    await expect(this.taskCard).toHaveAttribute('data-state', state, { timeout: TASK_MS });
  }

  /** Waits until the open chat is connected like this. */
  async waitForConnection(state: string): Promise<void> {
    await expect(this.connection).toHaveAttribute('data-state', state, { timeout: TASK_MS });
  }

  /** Waits until an answer is being written and shows at least so many characters. @returns how many. */
  waitForText(minChars: number): Promise<number> {
    return lengthOf(this.page.locator('[data-testid=message][data-status=streaming]'), minChars);
  }

  /** Waits until the last answer shows at least so many characters, whether it is finished or not. */
  async waitForAnswer(minChars: number): Promise<void> {
    await lengthOf(this.answers, minChars);
  }

  /** Everything the transcript shows, as text. Works in a window that has crashed and come back. */
  async screenText(): Promise<string> {
    return String(await this.app.evaluateInWindow(SCREEN_TEXT));
  }

  /** The messages that the window shows, oldest first. */
  async screen(): Promise<readonly ShownMessage[]> {
    return (await this.app.evaluateInWindow(SCREEN_MESSAGES)) as readonly ShownMessage[];
  }

  /** Waits, on disk, until nothing is left to send and every task has come to its end. */
  async waitUntilSettled(): Promise<Inspection> {
    return until(
      async () => {
        const found = await this.app.inspect();
        const done =
          found.tasks.length > 0 && found.tasks.every(({ state }) => state === 'settled');
        return done && found.outbox === 0 ? found : null;
      },
      { what: 'every task to be settled', timeoutMs: TASK_MS, intervalMs: 250 },
    );
  }

  /** Waits, on disk, for a task of which something holds. */
  async waitForStoredTask(
    what: string,
    holds: (task: InspectedTask) => boolean,
  ): Promise<InspectedTask> {
    return until(async () => (await this.app.inspect()).tasks.find(holds), {
      what,
      intervalMs: 150,
    });
  }

  /** The transcript of the profile's only session, from disk. */
  async transcript(): Promise<readonly Message[]> {
    return onlySession(await this.app.inspect()).messages;
  }

  /**
   * Waits for the end and holds it against the undisturbed run: the same transcript to the byte, every event of the
   * server's logs in effect exactly once, and a window that shows what is stored.
   * @param expected from the fixture `reference`.
   * @returns the tasks as they stand in the end, with every attempt and its cursor.
   */
  expectWholeStory(expected: readonly Message[]): Promise<readonly InspectedTask[]> {
    return checkWholeStory(this, this.app, expected);
  }

  /**
   * Waits for the end and holds the transcript and the window against the undisturbed run, but not the server's logs: for
   * stories after which these no longer tell every event.
   */
  expectTranscript(expected: readonly Message[]): Promise<readonly InspectedTask[]> {
    return checkTranscript(this, expected);
  }

  /** Waits until no message on the screen is being written, and nothing that belongs to one is still loaded. */
  private async waitForQuietScreen(): Promise<void> {
    await untilTrue(async () => (await this.app.evaluateInWindow(UNFINISHED)) === 0, {
      what: 'the window to show the end of every answer, and all of it',
    });
  }

  /**
   * Checks that the window shows what is stored: it must look the same once it has forgotten everything and has been
   * built anew from the database.
   */
  async expectViewOfStore(): Promise<void> {
    await this.waitForQuietScreen();
    const before = await this.screenText();
    await this.app.reload();
    let difference: string | null = null;
    const isSame = async () => {
      difference = firstDifference(await this.screenText(), before);
      return difference === null;
    };
    await untilTrue(isSame, {
      what: 'the reloaded window to show what it showed before',
      timeoutMs: 10_000,
    }).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${difference}`);
    });
  }
}

function lengthOf(messages: Locator, atLeast: number): Promise<number> {
  return until(
    // Asked in one go: a message that is there may be finished, and no longer match, a moment later.
    async () => {
      const length = await messages.evaluateAll((all) => all.at(-1)?.textContent?.length ?? 0);
      return length > 0 && length >= atLeast ? length : null;
    },
    { what: `an answer of ${atLeast} characters`, timeoutMs: TASK_MS },
  );
}
