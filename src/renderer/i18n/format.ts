/** Dates, numbers and durations as the person's locale writes them. All moments are milliseconds since the epoch. */
import { type Language, localeOf } from '@shared/language';

let locale = 'en';
let formats = new Map<string, Intl.DateTimeFormat | Intl.NumberFormat | Intl.RelativeTimeFormat>();

/** Formats are kept because making one is slow; another language needs others. */
export function forgetFormats(language: Language, wishes: readonly string[]): void {
  locale = localeOf(language, wishes);
  formats = new Map();
}

function kept<F extends Intl.DateTimeFormat | Intl.NumberFormat | Intl.RelativeTimeFormat>(
  key: string,
  make: () => F,
): F {
  const found = formats.get(key) ?? make();
  formats.set(key, found);
  // Each key belongs to one kind of format: they are the literals below.
  return found as F;
}

const date = (key: string, options: Intl.DateTimeFormatOptions) =>
  kept(`date ${key}`, () => new Intl.DateTimeFormat(locale, options));

const number = (key: string, options: Intl.NumberFormatOptions) =>
  kept(`number ${key}`, () => new Intl.NumberFormat(locale, options));

/** `14:02` or `2:02 PM`. */
export function formatTime(moment: number): string {
  return date('time', { hour: 'numeric', minute: '2-digit' }).format(moment);
}

/** `14:02:07.123`, for events in a row. */
export function formatPreciseTime(moment: number): string {
  return date('precise', {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    hour12: false,
  }).format(moment);
}

/** Day and time, in full. */
export function formatMoment(moment: number): string {
  return date('moment', { dateStyle: 'medium', timeStyle: 'short' }).format(moment);
}

/** `3 March`, with the year when it is not the present one. */
export function formatDay(moment: number, now: number): string {
  const sameYear = new Date(moment).getFullYear() === new Date(now).getFullYear();
  return sameYear
    ? date('day', { day: 'numeric', month: 'long' }).format(moment)
    : date('day-year', { day: 'numeric', month: 'long', year: 'numeric' }).format(moment);
}

/** `14:02` today, else day and time: as short as it can be without being mistaken. */
export function formatWhen(moment: number, now: number): string {
  const sameDay = new Date(moment).toDateString() === new Date(now).toDateString();
  return sameDay ? formatTime(moment) : `${formatDay(moment, now)}, ${formatTime(moment)}`;
}

/** `1,234`. */
export function formatNumber(value: number): string {
  return number('plain', {}).format(value);
}

/** `42%`, of a fraction from 0 to 1. */
export function formatPercent(fraction: number): string {
  return number('percent', { style: 'percent', maximumFractionDigits: 0 }).format(fraction);
}

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** `3.4 MB`. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let at = 0;
  // What would be rounded up to a thousand is one of the next unit already.
  while (Math.round(value) >= 1000 && at < UNITS.length - 1) {
    value /= 1000;
    at += 1;
  }
  const unit = UNITS[at] ?? 'byte';
  return number(unit, {
    style: 'unit',
    unit,
    // Short for a byte is a byte, however many there are.
    unitDisplay: unit === 'byte' ? 'long' : 'short',
    maximumFractionDigits: value < 10 && at > 0 ? 1 : 0,
  }).format(value);
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long something took, as a person would say it: `42 s`, `3 min 05 s`, `1 h 12 min`. Units are international. */
export function formatElapsed(ms: number): string {
  const seconds = Math.floor(Math.max(0, ms) / SECOND);
  if (ms < MINUTE) return `${seconds} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min ${two(seconds % 60)} s`;
  return `${Math.floor(ms / HOUR)} h ${two(Math.floor(ms / MINUTE) % 60)} min`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** How long ago something was: `now`, `3 min. ago`, `yesterday`. */
export function formatAgo(moment: number, now: number): string {
  const ago = kept(
    'ago',
    () => new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' }),
  );
  const ms = Math.max(0, now - moment);
  if (ms < MINUTE) return ago.format(0, 'second');
  if (ms < HOUR) return ago.format(-Math.floor(ms / MINUTE), 'minute');
  if (ms < DAY) return ago.format(-Math.floor(ms / HOUR), 'hour');
  return ago.format(-Math.max(1, daysBetween(moment, now)), 'day');
}

/** How many midnights lie between two moments of the local calendar: `yesterday` is a day, not so many hours. */
export function daysBetween(moment: number, now: number): number {
  // Rounded because a day with a clock change is not 24 hours long.
  return Math.round((startOfDay(now) - startOfDay(moment)) / DAY);
}

function startOfDay(moment: number): number {
  return new Date(moment).setHours(0, 0, 0, 0);
}

/** Whole seconds until a moment, at least 1 while it lies ahead. */
export function secondsUntil(moment: number, now: number): number {
  return Math.max(0, Math.ceil((moment - now) / SECOND));
}
