/** What every task log must do, whatever stores it. */
import { comparePositions } from '@shared/protocol/stream-id';
import * as fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Lease } from '../../../../../src/backend/tasks/lease';
import {
  LOG_START,
  LogClosedError,
  LogExpiredError,
  LogGapError,
  type TaskLog,
} from '../../../../../src/backend/tasks/log';
import { createTurn, STREAM_TTL } from '../../../../unit/backend/support/store';
import { until } from '../../support/until';
import { positionOf, type StorageUnderTest, type Suite, take, texts } from './subject';

export function logSuite({ name, open }: Suite): void {
  describe(`the task log in ${name}`, () => {
    let subject: StorageUnderTest;
    let log: TaskLog;
    let lease: Lease;
    let t: string;
    let count = 0;

    beforeAll(async () => {
      subject = await open();
    });

    afterAll(() => subject.dispose());

    beforeEach(async () => {
      log = subject.storage.log;
      t = `log-${count++}`;
      await createTurn(subject.storage, t);
      lease = await take(subject.storage, t);
    });

    it('gives back what was appended, in order, strictly after a position', async () => {
      await log.append(lease, ['"a"', '"b"']);
      await log.append(lease, ['"c – ü – 😀"']);
      const all = await log.read(t, LOG_START, 10);
      expect(texts(all.entries)).toEqual(['"a"', '"b"', '"c – ü – 😀"']);
      const rest = await log.read(t, positionOf(all.entries, 0), 10);
      expect(texts(rest.entries)).toEqual(['"b"', '"c – ü – 😀"']);
      expect(rest.closed).toBe(false);
    });

    it('C24: reads in pages, and says that it is closed only with the last one', async () => {
      await log.append(lease, ['1', '2']);
      await log.close(lease, 'completed', ['3']);
      const first = await log.read(t, LOG_START, 2);
      expect(first).toMatchObject({ closed: false });
      const second = await log.read(t, positionOf(first.entries, 1), 2);
      expect(second).toMatchObject({ closed: true, entries: [{ data: '3' }] });
      const end = await log.read(t, positionOf(second.entries, 0), 2);
      expect(end).toEqual({ closed: true, entries: [] });
    });

    it('issues ids that rise strictly, whatever the clock does and across restarts', async () => {
      let task = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.array(
            fc.record({
              step: fc.integer({ min: -5_000, max: 5_000 }),
              events: fc.integer({ min: 0, max: 12 }),
              restart: fc.boolean(),
            }),
            { maxLength: 12 },
          ),
          async (rounds) => {
            const id = `rise-${task++}`;
            let { storage } = subject;
            await createTurn(storage, id);
            const writer = await take(storage, id);
            let written = 0;
            for (const { step, events, restart } of rounds) {
              subject.clock.time += step;
              if (restart) storage = await subject.restart();
              await storage.log.append(writer, Array<string>(events).fill('0'));
              written += events;
            }
            const { entries } = await storage.log.read(id, LOG_START, 1_000);
            expect(entries).toHaveLength(written);
            for (const [index, entry] of entries.entries()) {
              const previous = entries[index - 1]?.position ?? LOG_START;
              expect(comparePositions(entry.position, previous)).toBeGreaterThan(0);
            }
            const stored = await storage.registry.find(id);
            expect(stored?.tail).toEqual(entries.at(-1)?.position ?? LOG_START);
          },
        ),
        { numRuns: 25 },
      );
    });

    it('closes once', async () => {
      const results = await Promise.all([
        log.close(lease, 'completed', ['"finish"']),
        log.close(lease, 'stopped', ['"abort"']),
      ]);
      expect(results).toEqual([true, false]);
      expect(texts((await log.read(t, LOG_START, 10)).entries)).toEqual(['"finish"']);
      expect(await subject.storage.registry.find(t)).toMatchObject({ outcome: 'completed' });
    });

    it('takes nothing after it was closed', async () => {
      await log.close(lease, 'failed', []);
      await expect(log.append(lease, ['1'])).rejects.toThrow(LogClosedError);
    });

    it('writes nothing when the rows beside an append fail', async () => {
      const message = { id: 'm', taskId: t, turn: 1, role: 'assistant', content: 'x' } as const;
      await log.append(lease, ['1'], [{ kind: 'append-message', message }]);
      const step = { kind: 'save-step', position: 0, name: 'one', result: null } as const;
      const again = log.append(lease, ['2'], [step, { kind: 'append-message', message }]);
      await expect(again).rejects.toThrow();
      expect(texts((await log.read(t, LOG_START, 10)).entries)).toEqual(['1']);
      expect(await subject.storage.steps.list(t)).toEqual([]);
    });

    it('stores a step with the tail of its append', async () => {
      const result = { a: [], b: {}, c: [null, 1.5, 'x/y "z" \u2028'] };
      await log.append(
        lease,
        ['1', '2'],
        [{ kind: 'save-step', position: 0, name: 'one', result }],
      );
      const { entries } = await log.read(t, LOG_START, 10);
      expect(await subject.storage.steps.list(t)).toEqual([
        { name: 'one', result, end: positionOf(entries, 1) },
      ]);
    });

    it('refuses positions it cannot go on from', async () => {
      await log.append(lease, ['1', '2']);
      const { entries } = await log.read(t, LOG_START, 10);
      const { ms } = positionOf(entries, 0);
      for (const position of [
        { ms: 5, seq: 0 },
        { ms, seq: 7 },
        { ms: ms + 1, seq: 0 },
      ]) {
        const error = await log.read(t, position, 10).catch((reason: unknown) => reason);
        expect(error).toBeInstanceOf(LogGapError);
        expect(error).toMatchObject({ firstRetained: positionOf(entries, 0) });
      }
    });

    it('expires some time after its end, except for who stands at its tail', async () => {
      await log.append(lease, ['1']);
      await log.close(lease, 'completed', ['2']);
      const { entries } = await log.read(t, LOG_START, 10);
      subject.elapse(STREAM_TTL + 1);
      await until('the log to expire', async () => {
        await subject.storage.removeExpired();
        return log.read(t, LOG_START, 10).then(
          () => false,
          (error: unknown) => error instanceof LogExpiredError,
        );
      });
      await expect(log.read(t, positionOf(entries, 0), 10)).rejects.toThrow(LogExpiredError);
      const end = await log.read(t, positionOf(entries, 1), 10);
      expect(end).toEqual({ entries: [], closed: true });
      // The task itself is still known.
      expect(await subject.storage.registry.find(t)).toMatchObject({ outcome: 'completed' });
    });

    it('stays expired when the clock steps back after its removal', async () => {
      await log.append(lease, ['1']);
      await log.close(lease, 'completed', ['2']);
      const { entries } = await log.read(t, LOG_START, 10);
      subject.elapse(STREAM_TTL + 1);
      const isGone = () =>
        log.read(t, LOG_START, 10).then(
          () => false,
          (error: unknown) => error instanceof LogExpiredError,
        );
      await until('the log to expire', async () => {
        await subject.storage.removeExpired();
        return isGone();
      });
      subject.elapse(-STREAM_TTL);
      expect(await isGone()).toBe(true);
      await expect(log.read(t, positionOf(entries, 0), 10)).rejects.toThrow(LogExpiredError);
    });

    it('tells watchers of appends and of the close, until they leave', async () => {
      let hints = 0;
      const unwatch = log.watch(t, () => {
        hints += 1;
      });
      await log.append(lease, ['1']);
      await until('a hint', () => hints > 0);
      unwatch();
      const before = hints;
      await log.close(lease, 'completed', []);
      await log.read(t, LOG_START, 10);
      expect(hints).toBe(before);
    });

    it('keeps tasks apart', async () => {
      const other = `${t}-other`;
      await createTurn(subject.storage, other);
      await log.append(lease, ['1']);
      await log.append(await take(subject.storage, other), ['2']);
      expect(texts((await log.read(other, LOG_START, 10)).entries)).toEqual(['2']);
    });
  });
}
