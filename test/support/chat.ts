/** What a person does and sees in the window, and the same chat as it stands on disk. */
import { expect, type Locator, type Page } from '@playwright/test';
import type { Message } from '@shared/chat/message';
import type { LonghaulApp } from './app.ts';
import { type InspectedTask, type Inspection, onlySession } from './inspect.ts';
import { until, untilTrue } from './until.ts';

/** How long a scripted task of these tests may take at most, on a busy machine. */
const TASK_MS = 60_000;

const SCREEN_TEXT = `[...document.querySelectorAll('[data-testid=message]')]
  .map((message) => message.innerText)
  .join('\\n\\n')`;
const WRITING = `document.querySelectorAll('[data-testid=message][data-status=streaming]').length`;

/** The app that a chat is in. */
export type ChatHost = Pick<LonghaulApp, 'page' | 'inspect' | 'evaluateInWindow' | 'reload'>;

export class Chat {
  private readonly app: ChatHost;

  constructor(app: ChatHost) {
    this.app = app;
  }

  get input(): Locator {
    return this.page.getByTestId('composer-input');
  }

  get messages(): Locator {
    return this.page.getByTestId('message');
  }

  get answers(): Locator {
    return this.page.locator('[data-testid=message][data-role=assistant]');
  }

  get questions(): Locator {
    return this.page.locator('[data-testid=message][data-role=user]');
  }

  get taskCard(): Locator {
    return this.page.getByTestId('task-card');
  }

  get connection(): Locator {
    return this.page.getByTestId('connection-state');
  }

  get stopButton(): Locator {
    return this.page.getByTestId('composer-stop');
  }

  get sessions(): Locator {
    return this.page.getByTestId('session-item');
  }

  private get page(): Page {
    return this.app.page;
  }

  async send(text: string): Promise<void> {
    await this.input.fill(text);
    await this.page.getByTestId('composer-send').click();
  }

  async newChat(): Promise<void> {
    await this.page.getByTestId('new-chat').click();
  }

  /** Waits for a card in one of its states; see docs/testing.md. */
  async waitForTask(state: string): Promise<void> {
    await expect(this.taskCard).toHaveAttribute('data-state', state, { timeout: TASK_MS });
  }

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

  /** Waits until no message on the screen is being written any more. */
  private async waitForQuietScreen(): Promise<void> {
    await untilTrue(async () => (await this.app.evaluateInWindow(WRITING)) === 0, {
      what: 'the window to show the end of every answer',
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
    await untilTrue(async () => (await this.screenText()) === before, {
      what: 'the reloaded window to show what it showed before',
      timeoutMs: 10_000,
    });
  }
}

function lengthOf(messages: Locator, atLeast: number): Promise<number> {
  return until(
    async () => {
      if ((await messages.count()) === 0) return null;
      const length = (await messages.last().textContent())?.length ?? 0;
      return length >= atLeast ? length : null;
    },
    { what: `an answer of ${atLeast} characters`, timeoutMs: TASK_MS },
  );
}
