/** What can be disturbed where, and how long it lasts. */
import type { FaultKind } from './plan.ts';

export type FaultKinds = readonly [FaultKind, ...FaultKind[]];

/** What plans are made for. */
export interface Mode {
  readonly kinds: FaultKinds;
  /** The faults of runs with the bundled backend, to which there is no network; null where there are no such runs. */
  readonly bundledKinds: FaultKinds | null;
  /** How many times as long as in the quickest mode things last. */
  readonly slowness: number;
}

/** The engine as a process, whose time runs faster. */
export const ENGINE_MODE: Mode = {
  kinds: [
    'kill-app',
    'kill-backend',
    'kill-backend-at-step',
    'restart-app',
    'cut',
    'cut-next',
    'half-open',
    'unreachable',
    'flap',
    'duplicate',
    'repeat',
    'late',
    'drip',
    'refuse',
    'token',
    'offline',
    'sleep',
    'wake',
    'client-clock',
    'server-clock',
    'disk-full',
    'database-busy',
    'trim',
  ],
  bundledKinds: null,
  slowness: 1,
};

const WITHOUT_NETWORK = [
  'kill-app',
  'kill-backend',
  'kill-backend-at-step',
  'restart-app',
  'sleep',
  'wake',
  'client-clock',
  'server-clock',
  'database-busy',
  'crash-window',
  'reload-window',
] as const satisfies FaultKinds;

/** The whole app with its windows. */
export const ELECTRON_MODE: Mode = {
  kinds: [
    ...WITHOUT_NETWORK,
    'cut',
    'cut-next',
    'half-open',
    'unreachable',
    'flap',
    'duplicate',
    'repeat',
    'drip',
    'refuse',
    'token',
    'offline',
  ],
  bundledKinds: WITHOUT_NETWORK,
  slowness: 4,
};

/** A mode with some of its faults. @throws Error when none is left. */
export function restrictMode(mode: Mode, wanted: (kind: FaultKind) => boolean): Mode {
  const [first, ...rest] = mode.kinds.filter(wanted);
  if (!first) throw new Error(`There is no such fault. There are: ${mode.kinds.join(' ')}`);
  const [firstBundled, ...restBundled] = mode.bundledKinds?.filter(wanted) ?? [];
  return {
    ...mode,
    kinds: [first, ...rest],
    bundledKinds: firstBundled ? [firstBundled, ...restBundled] : null,
  };
}
