/** One line of a health report: what was looked at, how it is, and what to do where it is not fine. */
export interface Check {
  readonly name: string;
  /** A `note` limits what the app can do; a `problem` keeps something from working. */
  readonly state: 'fine' | 'note' | 'problem';
  readonly text: string;
  /** What to do; null where there is nothing to do. */
  readonly advice: string | null;
}

export function fine(name: string, text: string): Check {
  return { name, state: 'fine', text, advice: null };
}

export function note(name: string, text: string, advice: string): Check {
  return { name, state: 'note', text, advice };
}

export function problem(name: string, text: string, advice: string): Check {
  return { name, state: 'problem', text, advice };
}

/** Checks as lines of a report that a person reads. */
export function checkLines(checks: readonly Check[]): string[] {
  return checks.map(({ name, state, text, advice }) => {
    const line = `${state === 'fine' ? 'ok' : state}: ${name}: ${text}`;
    return advice === null ? line : `${line} (${advice})`;
  });
}
