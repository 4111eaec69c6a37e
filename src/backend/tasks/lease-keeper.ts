/** Keeps a lease while its holder works, and tells the holder when it is lost or when the task is to be stopped. */
import type { Lease, LeaseStore } from './lease';

/** A lease survives two renewals that fail. */
const RENEWALS_PER_TTL = 3;

export interface LeaseKeeperListener {
  readonly onStopRequested: () => void;
  /** A renewal failed. The next one may succeed; if none does, the lease is lost to whoever can reach the storage. */
  readonly onError: (error: unknown) => void;
}

export class LeaseKeeper {
  private readonly gone = new AbortController();
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly leases: LeaseStore,
    private readonly lease: Lease,
    private readonly listener: LeaseKeeperListener,
  ) {
    this.timer = setInterval(() => {
      this.renew().catch(listener.onError);
    }, leases.ttl / RENEWALS_PER_TTL);
  }

  /** Fires when somebody else has taken over. */
  get lost(): AbortSignal {
    return this.gone.signal;
  }

  /** Stops renewing and gives the lease back. */
  async release(): Promise<void> {
    clearInterval(this.timer);
    if (!this.gone.signal.aborted) await this.leases.release(this.lease);
  }

  private async renew(): Promise<void> {
    const renewed = await this.leases.renew(this.lease);
    if (renewed === null) this.gone.abort();
    else if (renewed.stopRequested) this.listener.onStopRequested();
  }
}
