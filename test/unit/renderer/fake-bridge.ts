import type { Bridge, CallName, CallReply, CallResults, EventName, Events } from '@shared/ipc';

type Answers = { [N in CallName]?: (input: unknown) => CallResults[N] | Promise<CallResults[N]> };

/** A main process that answers what a test tells it to. Calls without an answer fail. */
export class FakeBridge implements Bridge {
  readonly calls: (readonly [CallName, unknown])[] = [];
  readonly #listeners = new Map<EventName, Set<(payload: never) => void>>();

  constructor(private readonly answers: Answers) {}

  async invoke<N extends CallName>(name: N, ...[input]: readonly unknown[]): Promise<CallReply<N>> {
    this.calls.push([name, input]);
    const answer = this.answers[name];
    if (!answer) return { ok: false, error: { code: 'INTERNAL', message: `No ${name}.` } };
    return { ok: true, data: await answer(input) };
  }

  on<N extends EventName>(name: N, listener: (payload: Events[N]) => void): () => void {
    const named = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, named.add(listener));
    return () => named.delete(listener);
  }

  emit<N extends EventName>(name: N, payload: Events[N]): void {
    for (const listener of this.#listeners.get(name) ?? []) listener(payload as never);
  }
}
