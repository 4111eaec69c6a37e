/**
 * The fault switches of a bundled backend that was started with `--faults`: what the docs of the backend describe, typed.
 * A rule disturbs answers (the next one, unless it says otherwise); the other methods disturb the backend itself.
 */
import type { ActionInput, RuleInput } from '../../src/backend/faults/rules';

export type Target = NonNullable<RuleInput['target']>;
export type Fault = RuleInput['fault'];

export interface RuleState {
  readonly id: number;
  readonly hits: number;
}

export class FaultSwitches {
  private readonly url: string;
  private readonly token: string;

  constructor(url: string, token: string) {
    this.url = url;
    this.token = token;
  }

  /**
   * Disturbs answers.
   * @param target which ones; all, when empty.
   * @param times how many of them; null for all.
   * @param skip how many of them to leave alone first.
   * @returns the rule's number.
   */
  async add(
    fault: Fault,
    target: Target = {},
    times: number | null = 1,
    skip = 0,
  ): Promise<number> {
    const rule: RuleInput = { target, times, skip, fault };
    const answer = await this.call('POST', '/rules', rule);
    return ((await answer.json()) as { id: number }).id;
  }

  /** How many answers a rule has disturbed so far. */
  async hits(id: number): Promise<number> {
    const answer = await this.call('GET', '/rules');
    const { rules } = (await answer.json()) as { rules: readonly RuleState[] };
    const rule = rules.find((one) => one.id === id);
    if (!rule) throw new Error(`There is no rule ${id}.`);
    return rule.hits;
  }

  /** Ends one rule, or all. */
  async clear(id?: number): Promise<void> {
    await this.call('DELETE', id === undefined ? '/rules' : `/rules/${id}`);
  }

  /** Disturbs the backend itself. */
  async act(action: ActionInput): Promise<void> {
    await this.call('POST', '/actions', action);
  }

  private async call(method: string, path: string, body?: object): Promise<Response> {
    const response = await fetch(`${this.url}/faults${path}`, {
      method,
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (response.ok) return response;
    throw new Error(
      `${method} ${path} was answered with ${response.status}: ${await response.text()}`,
    );
  }
}
