/** What every engine must do with documents. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Storage } from '../../../../../src/backend/store/storage';
import type { Lease } from '../../../../../src/backend/tasks/lease';
import { createTurn } from '../../../../unit/backend/support/store';
import { type StorageUnderTest, type Suite, take } from './subject';

export function documentsSuite({ name, open }: Suite): void {
  describe(`documents in ${name}`, () => {
    let subject: StorageUnderTest;
    let store: Storage;
    let lease: Lease;
    let things: string;
    let count = 0;

    beforeAll(async () => {
      subject = await open();
    });

    afterAll(() => subject.dispose());

    beforeEach(async () => {
      store = subject.storage;
      things = `things-${count++}`;
      await createTurn(store, `of ${things}`);
      lease = await take(store, `of ${things}`);
    });

    const put = (id: string, value: number) =>
      ({ kind: 'put-document', collection: things, id, value: { value, none: [] } }) as const;

    it('are stored with the entries of the task that writes them, for its user', async () => {
      await store.log.append(lease, ['{}'], [put('b', 1), put('a', 2), put('b', 3)]);
      const [a, b] = [put('a', 2).value, put('b', 3).value];
      expect(await store.documents.list('local', things)).toEqual([a, b]);
      expect(await store.documents.get('local', things, 'b')).toEqual(b);
      expect(await store.documents.list('local', `other ${things}`)).toEqual([]);
      expect(await store.documents.get('someone else', things, 'b')).toBeNull();
      const remove = { kind: 'delete-document', collection: things, id: 'b' } as const;
      await store.log.append(lease, [], [remove, { ...remove, id: 'never there' }]);
      expect(await store.documents.list('local', things)).toEqual([a]);
      await store.log.append(lease, [], [put('b', 4)]);
      expect(await store.documents.get('local', things, 'b')).toEqual(put('b', 4).value);
    });

    it('are not stored by a task that has ended', async () => {
      await store.log.close(lease, 'completed', ['{}']);
      await expect(store.log.append(lease, [], [put('a', 1)])).rejects.toThrow('closed');
      expect(await store.documents.list('local', things)).toEqual([]);
    });
  });
}
