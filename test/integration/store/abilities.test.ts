import { expect, it } from 'vitest';
import { openStore } from './open-store';
import { temporaryFolder } from './temporary';

const DAY = 86_400_000;

it('what a server can do is kept over a restart, by server', () => {
  const folder = temporaryFolder();
  const store = openStore(folder);
  store.abilities.learn('http://a', 'catch-up', true, 0);
  store.abilities.learn('http://b', 'catch-up', false, 0);
  store.close();
  const { abilities } = openStore(folder);
  expect(abilities.of('http://a', 'catch-up', 400 * DAY)).toBe(true);
  expect(abilities.of('http://b', 'catch-up', 1)).toBe(false);
  expect(abilities.of('http://c', 'catch-up', 1)).toBeNull();
});

it('what a server cannot do is tried again after a day', () => {
  const { abilities } = openStore(temporaryFolder());
  abilities.learn('http://a', 'catch-up', false, 0);
  expect(abilities.of('http://a', 'catch-up', DAY - 1)).toBe(false);
  expect(abilities.of('http://a', 'catch-up', DAY)).toBeNull();
});

it('what a server shows replaces what it showed before', () => {
  const { abilities } = openStore(temporaryFolder());
  abilities.learn('http://a', 'catch-up', true, 0);
  abilities.learn('http://a', 'catch-up', false, 1);
  expect(abilities.of('http://a', 'catch-up', 1)).toBe(false);
  abilities.learn('http://a', 'catch-up', true, 2);
  expect(abilities.of('http://a', 'catch-up', 2)).toBe(true);
});
