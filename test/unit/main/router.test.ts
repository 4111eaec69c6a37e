import { callInputs } from '@shared/ipc';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerCall, CallFailure, type CallHandlers } from '../../../src/main/ipc/router';

const caller = { windowId: 1 };

/** Handlers that note who was reached. */
function recording(): { handlers: CallHandlers; reached: string[] } {
  const reached: string[] = [];
  const handlers = Object.fromEntries(
    Object.keys(callInputs).map((name) => [name, () => reached.push(name)]),
  ) as unknown as CallHandlers;
  return { handlers, reached };
}

describe('the call router', () => {
  it('hands a parsed input to its handler', async () => {
    const { handlers } = recording();
    let seen: unknown;
    const sending = {
      ...handlers,
      'messages.send': (input: unknown) => {
        seen = input;
        return { messageId: 'm' };
      },
    };
    const reply = await answerCall(
      sending,
      caller,
      'messages.send',
      { sessionId: 's', text: '  hello ' },
      () => undefined,
    );
    expect(reply).toEqual({ ok: true, data: { messageId: 'm' } });
    expect(seen).toEqual({ sessionId: 's', text: 'hello' });
  });

  it('refuses a sender that is not ours, whatever it asks', async () => {
    const { handlers, reached } = recording();
    const reply = await answerCall(handlers, null, 'app.state', undefined, () => undefined);
    expect(reply).toMatchObject({ ok: false, error: { code: 'FORBIDDEN_SENDER' } });
    expect(reached).toEqual([]);
  });

  it.each(['nothing', 'toString', '__proto__', '', null, 7, {}, ['app.state']])(
    'knows no call named %j',
    async (name) => {
      const { handlers, reached } = recording();
      const reply = await answerCall(handlers, caller, name, undefined, () => undefined);
      expect(reply).toMatchObject({ ok: false, error: { code: 'UNKNOWN_CALL' } });
      expect(reached).toEqual([]);
    },
  );

  it('lets no junk through to a call that takes something', async () => {
    const takesInput = Object.entries(callInputs).filter(
      ([, schema]) => !schema.safeParse(undefined).success,
    );
    expect(takesInput.length).toBeGreaterThan(3);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...takesInput),
        fc.anything(),
        async ([name, schema], junk) => {
          // Some calls take an object in which everything is optional, and an empty one is no junk.
          fc.pre(!schema.safeParse(junk).success);
          const { handlers, reached } = recording();
          const reply = await answerCall(handlers, caller, name, junk, () => undefined);
          expect(reply).toMatchObject({ ok: false, error: { code: 'BAD_INPUT' } });
          expect(reached).toEqual([]);
        },
      ),
    );
  });

  it('passes on a failure with a code, and keeps its own mishaps to the log', async () => {
    const { handlers } = recording();
    const failing = (error: Error): CallHandlers => ({
      ...handlers,
      'app.state': () => {
        throw error;
      },
    });
    const logged: unknown[] = [];
    const log = (_context: string, error: unknown) => logged.push(error);
    const known = new CallFailure('NOT_FOUND', 'There is no such chat.');
    expect(await answerCall(failing(known), caller, 'app.state', undefined, log)).toEqual({
      ok: false,
      error: { code: 'NOT_FOUND', message: 'There is no such chat.' },
    });
    const secret = new Error('/home/someone/secret');
    const reply = await answerCall(failing(secret), caller, 'app.state', undefined, log);
    expect(reply).toMatchObject({ ok: false, error: { code: 'INTERNAL' } });
    expect(JSON.stringify(reply)).not.toContain('secret');
    expect(logged).toEqual([secret]);
  });
});
