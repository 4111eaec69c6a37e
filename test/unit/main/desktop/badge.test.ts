import { expect, it } from 'vitest';
import { Badge } from '../../../../src/main/desktop/badge';

it('the mark in the dock says what is new, and only when it has changed', () => {
  const said: unknown[] = [];
  const badge = new Badge({
    setCount: (count) => said.push(count),
    setProgress: (running) => said.push(running),
  });
  badge.show(0, false);
  badge.show(2, true);
  badge.show(2, true);
  badge.show(0, true);
  badge.show(0, false);
  expect(said).toEqual([2, true, 0, false]);
});
