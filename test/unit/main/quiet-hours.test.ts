import { describe, expect, it } from 'vitest';
import { isQuiet } from '../../../src/main/notifications/announcement';

const at = (time: string) => new Date(`2026-03-01T${time}:00`);
const quiet = (from: string, to: string, time: string) =>
  isQuiet({ enabled: true, from, to }, at(time));

describe('quiet hours', () => {
  it.each([
    ['22:00', '07:00', '21:59', false],
    ['22:00', '07:00', '22:00', true],
    ['22:00', '07:00', '00:30', true],
    ['22:00', '07:00', '06:59', true],
    ['22:00', '07:00', '07:00', false],
    ['12:00', '13:30', '13:00', true],
    ['12:00', '13:30', '13:30', false],
    ['08:00', '08:00', '03:00', true],
  ])('from %s to %s at %s: %s', (from, to, time, expected) => {
    expect(quiet(from, to, time)).toBe(expected);
  });

  it('do not count unless they are switched on', () => {
    expect(isQuiet({ enabled: false, from: '00:00', to: '23:59' }, at('12:00'))).toBe(false);
  });
});
