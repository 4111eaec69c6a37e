import { expect, it } from 'vitest';
import { openStore } from './open-store';
import { temporaryFolder } from './temporary';

it('keeps drafts by name until they are empty or very old', () => {
  const store = openStore(temporaryFolder());
  store.drafts.save('a', 'first', 1);
  store.drafts.save('a', 'second', 2);
  store.drafts.save('b', 'other', 2);
  expect(store.drafts.list(3)).toEqual({ a: 'second', b: 'other' });
  store.drafts.save('b', '', 4);
  expect(store.drafts.list(5)).toEqual({ a: 'second' });
  expect(store.drafts.list(5 + 200 * 24 * 60 * 60 * 1000)).toEqual({});
  store.close();
});
