/** Makes a failing plan small: whatever can go while it still fails, goes. */
import type { Plan } from './plan.ts';

/** What depends on timing need not fail every time. */
const TRIES = 3;

/**
 * @param fails whether a plan fails; asked several times.
 * @param budgetMs no new attempt is begun after so long.
 */
export async function shrink(
  plan: Plan,
  fails: (plan: Plan) => Promise<boolean>,
  budgetMs = 120_000,
): Promise<Plan> {
  const deadline = performance.now() + budgetMs;
  const stillFails = async (candidate: Plan) => {
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      if (await fails(candidate)) return true;
    }
    return false;
  };
  let smallest = plan;
  for (let progress = true; progress; ) {
    progress = false;
    for (const candidate of smaller(smallest)) {
      if (performance.now() > deadline) return smallest;
      if (!(await stillFails(candidate))) continue;
      smallest = candidate;
      progress = true;
      break;
    }
  }
  return smallest;
}

/** Plans with one thing less, the most hopeful first. */
export function* smaller(plan: Plan): Generator<Plan> {
  const { sessions, faults } = plan;
  for (const index of faults.keys()) yield { ...plan, faults: faults.toSpliced(index, 1) };
  if (sessions.length > 1) {
    for (const index of sessions.keys()) yield { ...plan, sessions: sessions.toSpliced(index, 1) };
  }
  for (const [index, session] of sessions.entries()) {
    if (session.messages.length <= 1) continue;
    for (const at of session.messages.keys()) {
      const messages = session.messages.toSpliced(at, 1);
      yield { ...plan, sessions: sessions.with(index, { ...session, messages }) };
    }
  }
  if (plan.logLength !== null) yield { ...plan, logLength: null };
}
