/** What is kept from one run of the whole app to the next. Apps are not: each run has a new profile. */
import { Logind } from '../../support/logind.ts';
import { findMocks } from '../../support/private-bus.ts';
import type { Built } from '../build.ts';
import { LaneBackend } from '../lane-backend.ts';
import type { FaultKind } from '../plan.ts';
import { loadProfileReader, type ProfileReader } from './profile-reader.ts';

/** For every backend of these runs, the bundled one included. */
export const BACKEND_ENV = {
  LONGHAUL_FAULTS: '1',
  // Three of them are a bit less than the shortest silence that the app takes for death.
  HEARTBEAT_INTERVAL: '1500',
  LEASE_TTL: '1000',
  LOG_LEVEL: 'error',
};

/** What tells whether a fault can happen here: sleep needs a mock of logind. */
export function possibleHere(): (kind: FaultKind) => boolean {
  const sleeps = 'python' in findMocks();
  return (kind) => sleeps || (kind !== 'sleep' && kind !== 'wake');
}

export class ElectronLane {
  readonly backend: LaneBackend;
  readonly read: ProfileReader;
  /** Null where there is no mock of it. */
  readonly logind: Logind | null;

  private constructor(built: Built, read: ProfileReader, logind: Logind | null) {
    this.backend = new LaneBackend(built.backend, BACKEND_ENV);
    this.read = read;
    this.logind = logind;
  }

  static async open(built: Built): Promise<ElectronLane> {
    const mocks = findMocks();
    const logind = 'python' in mocks ? await Logind.start(mocks.python) : null;
    return new ElectronLane(built, await loadProfileReader(built), logind);
  }

  async close(): Promise<void> {
    await this.backend.drop();
    await this.logind?.stop();
  }
}
