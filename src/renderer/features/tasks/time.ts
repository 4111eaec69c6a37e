const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** How long something took, as a person would say it: `42 s`, `3 min 05 s`, `1 h 12 min`. */
export function formatElapsed(ms: number): string {
  const seconds = Math.floor(Math.max(0, ms) / SECOND);
  if (ms < MINUTE) return `${seconds} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min ${two(seconds % 60)} s`;
  return `${Math.floor(ms / HOUR)} h ${two(Math.floor(ms / MINUTE) % 60)} min`;
}

/** Whole seconds until a moment, at least 1 while it lies ahead. */
export function secondsUntil(moment: number, now: number): number {
  return Math.max(0, Math.ceil((moment - now) / SECOND));
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
