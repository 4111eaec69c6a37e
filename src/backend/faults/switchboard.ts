/** The rules that are in force, and which of them an answer meets. */
import type { z } from 'zod';
import type { AnswerFault, Rule, ruleList, StreamFault } from './rules';

export interface Asked {
  readonly method: string;
  readonly url: string;
  /** The task whose stream is the answer, once that is known. */
  readonly task: string | null;
}

interface Entry {
  readonly id: number;
  readonly rule: Rule;
  /** How many answers it could have been for. */
  seen: number;
  hits: number;
}

export class Switchboard {
  private entries: readonly Entry[] = [];
  private lastId = 0;

  /** @returns the rule's number. */
  add(rule: Rule): number {
    this.lastId += 1;
    this.entries = [...this.entries, { id: this.lastId, rule, seen: 0, hits: 0 }];
    return this.lastId;
  }

  /** Removes one rule, or all. */
  remove(id?: number): void {
    this.entries = this.entries.filter((entry) => id !== undefined && entry.id !== id);
  }

  /** All rules, also those that have had their effect. */
  list(): z.infer<typeof ruleList> {
    return { rules: this.entries.map(({ id, rule, hits }) => ({ id, rule, hits })) };
  }

  /** The answer to give instead of the real one, if a rule says so. Counts as a hit. */
  takeAnswer(asked: Asked): AnswerFault | null {
    for (const entry of this.matching(asked)) {
      const { fault } = entry.rule;
      if (fault.kind === 'answer' && takes(entry)) return fault;
    }
    return null;
  }

  /** What to do to a stream. Counts as a hit of each rule. */
  takeStream(asked: Asked): readonly StreamFault[] {
    const faults: StreamFault[] = [];
    for (const entry of this.matching(asked)) {
      const { fault } = entry.rule;
      if (fault.kind !== 'answer' && takes(entry)) faults.push(fault);
    }
    return faults;
  }

  private matching(asked: Asked): readonly Entry[] {
    return this.entries.filter(({ rule }) => matches(rule, asked));
  }
}

/** Whether a rule takes an answer that meets its target. */
function takes(entry: Entry): boolean {
  const { skip, times } = entry.rule;
  entry.seen += 1;
  if (entry.seen <= skip || (times !== null && entry.hits >= times)) return false;
  entry.hits += 1;
  return true;
}

function matches({ target }: Rule, { method, url, task }: Asked): boolean {
  const { pathname } = new URL(url, 'http://backend');
  const names = new Set(pathname.split('/'));
  return (
    (target.method === undefined || target.method === method) &&
    (target.path === undefined || url.includes(target.path)) &&
    (target.session === undefined || names.has(target.session)) &&
    (target.task === undefined || target.task === task || names.has(target.task))
  );
}
