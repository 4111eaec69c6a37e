/** What every task log must do when it grows too long. */
import { formatStreamId, type StreamPosition } from '@shared/protocol/stream-id';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LOG_START, type LogEntry, LogGapError } from '../../../../../src/backend/tasks/log';
import { createTurn, MAX_LENGTH } from '../../../../unit/backend/support/store';
import { positionOf, type StorageUnderTest, type Suite, take } from './subject';

const START = '{"type":"text-start","id":"text-1"}';
const END = '{"type":"text-end","id":"text-1"}';
const delta = (text: string) => JSON.stringify({ type: 'text-delta', id: 'text-1', delta: text });

function textOf(entries: readonly LogEntry[]): string {
  return entries.map(({ data }) => JSON.parse(data).delta ?? '').join('');
}

export function trimSuite({ name, open }: Suite): void {
  describe(`a log in ${name} that grows too long`, () => {
    let subject: StorageUnderTest;
    let tasks = 0;

    beforeAll(async () => {
      subject = await open();
    });

    afterAll(() => subject.dispose());

    async function readAll(taskId: string, from: StreamPosition = LOG_START) {
      const entries: LogEntry[] = [];
      let after = from;
      for (;;) {
        const page = await subject.storage.log.read(taskId, after, 97);
        entries.push(...page.entries);
        if (page.entries.length < 97) return entries;
        after = positionOf(page.entries, -1);
      }
    }

    async function writeLong(count: number) {
      const { storage } = subject;
      const taskId = `long-${tasks++}`;
      await createTurn(storage, taskId);
      const lease = await take(storage, taskId);
      await storage.log.append(lease, [START]);
      await storage.log.append(
        lease,
        [delta('step one;')],
        [{ kind: 'save-step', position: 0, name: 'one', result: null }],
      );
      const firstStep = (await storage.steps.list(taskId))[0]?.end ?? LOG_START;
      const ids: StreamPosition[] = [];
      let written = 'step one;';
      for (let index = 0; index < count; index += 250) {
        const pieces = Array.from({ length: 250 }, (_, at) => `${index + at} ü😀 `);
        await storage.log.append(lease, pieces.map(delta));
        written += pieces.join('');
        ids.push((await storage.registry.find(taskId))?.tail ?? LOG_START);
      }
      return { taskId, lease, ids, written, firstStep };
    }

    it('says the same in fewer entries, and goes on', async () => {
      const { storage } = subject;
      const { taskId, lease, written } = await writeLong(MAX_LENGTH * 2);
      const entries = await readAll(taskId);
      expect(entries.length).toBeLessThanOrEqual(MAX_LENGTH + 10);
      expect(entries[0]?.data).toBe(START);
      expect(textOf(entries)).toBe(written);
      await storage.log.append(lease, [END]);
      await storage.log.close(lease, 'completed', ['{"type":"finish"}']);
      const all = await readAll(taskId);
      expect(textOf(all)).toBe(written);
      expect(all.slice(-2).map(({ data }) => data)).toEqual([END, '{"type":"finish"}']);
    });

    it('C21: answers with a gap before its mark, and with the rest after any id it has', async () => {
      const { log } = subject.storage;
      const { taskId, ids, written } = await writeLong(MAX_LENGTH + 1_000);
      const early = ids[1] ?? LOG_START;
      const gap = await log.read(taskId, early, 10).catch((error: unknown) => error);
      expect(gap).toBeInstanceOf(LogGapError);
      const first = gap instanceof LogGapError ? gap.firstRetained : null;
      const all = await readAll(taskId);
      const at = all.findIndex(
        ({ position }) => first && formatStreamId(position) === formatStreamId(first),
      );
      expect(at).toBeGreaterThan(0);
      // What is kept as it was begins there; what comes before is merged.
      expect(all.slice(at).every(({ data }) => data.length < 100)).toBe(true);
      expect(all.slice(1, at).some(({ data }) => data.length > 1_000)).toBe(true);
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 0, max: all.length - 1 }), async (cut) => {
          const rest = await readAll(taskId, positionOf(all, cut));
          expect([...all.slice(0, cut + 1), ...rest]).toEqual(all);
        }),
        { numRuns: 20 },
      );
      expect(textOf(all)).toBe(written);
    });

    it('can still be read from the end of every finished step', async () => {
      const { taskId, written, firstStep } = await writeLong(MAX_LENGTH * 2);
      expect(`step one;${textOf(await readAll(taskId, firstStep))}`).toBe(written);
    });
  });
}
