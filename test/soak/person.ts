/** Somebody who uses the app at random, and never has more than some chats. */
import type { Random } from '../../src/backend/copilot/scripted/random.ts';
import type { AppWindow } from '../chaos/electron/app-window.ts';
import { until } from '../support/until.ts';
import { clickOn, count, fill, press } from './gestures.ts';

const MOST_CHATS = 8;
const APPEARS_MS = 3_000;

const ITEM = '[data-testid=session-item]';
const INPUT = '[data-testid=composer-input]';
const SEARCH = '[data-testid=session-search]';
const RENAME = '[data-testid=session-rename]';
const SETTINGS = '[data-testid=settings]';

const QUESTIONS = [
  '/script text chars=1500 interval=4 seed=1',
  '/script text chars=4000 interval=2 seed=2',
  '/script text chars=600 interval=30 seed=3',
  '/script create-agent steps=3 interval=150 chars=400 delta=1 seed=4',
  '/script reasoning thoughts=200 chars=300 interval=3 seed=5',
  '/script tools n=4 seed=6',
  '/script card type=agent_saved',
  '/script error code=overloaded chars=100 interval=2 seed=7',
] as const;

const WORDS = ['text', 'agent', 'script', 'the', 'x'] as const;

type Act = () => Promise<void>;

export class Person {
  /** What was done, and how often. */
  readonly done: Record<string, number> = {};
  private readonly window: AppWindow;
  private readonly random: Random;
  private readonly habits: readonly (readonly [name: string, weight: number, act: Act])[];

  constructor(window: AppWindow, random: Random) {
    this.window = window;
    this.random = random;
    this.habits = [
      ['send', 6, () => this.send()],
      ['new chat', 2, () => this.newChat()],
      ['switch', 6, () => this.switchChat()],
      ['stop', 2, () => this.click('[data-testid=composer-stop]')],
      ['search', 2, () => this.search()],
      ['rename', 2, () => this.rename()],
      ['pin', 1, () => this.choose(['Pin', 'Unpin'])],
      ['delete', 2, () => this.choose(['Delete'])],
      ['undo', 1, () => this.click('[data-testid=undo-delete]')],
      ['tasks', 2, () => this.lookAtTasks()],
      ['settings', 2, () => this.lookAtSettings()],
    ];
  }

  /** Does one thing, if it can be done at the moment. */
  async act(): Promise<void> {
    const crowded = ((await this.window.act(count, ITEM)) ?? 0) > MOST_CHATS;
    const [name, , act] = crowded ? this.habit('delete') : this.anyHabit();
    this.done[name] = (this.done[name] ?? 0) + 1;
    await act();
  }

  private habit(name: string) {
    const found = this.habits.find(([one]) => one === name);
    if (!found) throw new Error(`Nobody does this: ${name}`);
    return found;
  }

  private anyHabit() {
    const total = this.habits.reduce((sum, [, weight]) => sum + weight, 0);
    let left = this.random.below(total);
    for (const habit of this.habits) {
      left -= habit[1];
      if (left < 0) return habit;
    }
    throw new Error('There are no habits.');
  }

  private async send(): Promise<void> {
    const text = this.random.pick(QUESTIONS);
    if (!(await this.window.act(fill, { selector: INPUT, text }))) return;
    await this.appears('[data-testid=composer-send]:enabled');
    await this.click('[data-testid=composer-send]');
  }

  private async newChat(): Promise<void> {
    await this.click('[data-testid=new-chat]');
    await this.send();
  }

  private async switchChat(): Promise<void> {
    await this.click(ITEM, '', this.anywhere());
  }

  private async search(): Promise<void> {
    await this.window.act(fill, { selector: SEARCH, text: this.random.pick(WORDS) });
    await this.appears('[data-testid=search-results]');
    await this.window.act(fill, { selector: SEARCH, text: '' });
  }

  private async rename(): Promise<void> {
    await this.choose(['Rename']);
    if (!(await this.appears(RENAME))) return;
    const text = `Chat ${this.random.below(1_000)}`;
    await this.window.act(fill, { selector: RENAME, text });
    await this.window.act(press, { selector: RENAME, key: 'Enter' });
  }

  /** Chooses something in a chat's menu. @param entries the words of it, one of which is there. */
  private async choose(entries: readonly string[]): Promise<void> {
    await this.click(`li:has(${ITEM}) button[aria-haspopup=menu]`, '', this.anywhere());
    if (!(await this.appears('[role=menuitem]'))) return;
    for (const entry of entries) await this.click('[role=menuitem]', entry);
  }

  private async lookAtTasks(): Promise<void> {
    await this.click('[data-testid=open-task-centre]');
    if (await this.appears('[data-testid=task-centre]'))
      await this.click('[data-testid=open-task-centre]');
  }

  private async lookAtSettings(): Promise<void> {
    await this.click('[data-testid=open-settings]');
    if (!(await this.appears(SETTINGS))) return;
    await this.click(`${SETTINGS} [role=tab]`, '', this.anywhere());
    await this.window.act(press, { selector: SETTINGS, key: 'Escape' });
    await this.window.act(press, { selector: 'body', key: 'Escape' });
  }

  private async click(selector: string, text = '', which = 0): Promise<void> {
    await this.window.act(clickOn, { selector, text, which });
  }

  private anywhere(): number {
    return this.random.below(1_000) / 1_000;
  }

  /** Waits for something to appear, but not for ever: the window may have gone away. */
  private async appears(selector: string): Promise<boolean> {
    const deadline = performance.now() + APPEARS_MS;
    return until(
      async () => {
        if (((await this.window.act(count, selector)) ?? 0) > 0) return true;
        return performance.now() > deadline ? false : null;
      },
      { what: selector, timeoutMs: 10 * APPEARS_MS },
    );
  }
}
