/** The backend that is talked to: the chosen one, or the bundled one, which is started when it is first needed. */
import type { Endpoint } from '../backend/endpoint';
import { BackendHost, type BackendStatus, type Child } from '../backend/host';
import type { Clock } from '../streams/clock';

export interface BackendInUsePorts {
  /** The backend to use instead of the bundled one, or null. */
  readonly chosen: () => Endpoint | null;
  readonly spawn: () => Child;
  readonly clock: Clock;
  /** Another backend is used from now on; what runs has to let go of the one before. */
  readonly onTurned: () => void;
  readonly onStatus: (status: BackendStatus) => void;
}

export class BackendInUse {
  private readonly host: BackendHost;
  /** Known once the app is ready: the keychain is not there before. */
  private chosen: Endpoint | null = null;
  /** How the bundled backend stands, or null while it was never needed. */
  private bundled: BackendStatus | null = null;

  constructor(private readonly ports: BackendInUsePorts) {
    this.host = new BackendHost(ports.spawn, ports.clock, Math.random, (status) => {
      this.bundled = status;
      if (!this.chosen) ports.onStatus(status);
    });
  }

  /** The chosen backend, or null while the bundled one is used. */
  get remote(): Endpoint | null {
    return this.chosen;
  }

  get kind(): 'bundled' | 'remote' {
    return this.chosen ? 'remote' : 'bundled';
  }

  get endpoint(): Endpoint | null {
    return this.chosen ?? this.host.endpoint;
  }

  /** Looks which backend is chosen, without turning to it. */
  look(): void {
    this.chosen = this.ports.chosen();
  }

  /** Turns to the backend that is chosen now. */
  turn(): void {
    this.look();
    this.ports.onTurned();
    if (this.chosen) return this.ports.onStatus({ state: 'ready', detail: null });
    if (this.bundled) return this.ports.onStatus(this.bundled);
    this.bundled = { state: 'starting', detail: null };
    this.ports.onStatus(this.bundled);
    this.host.start();
  }

  /** Ends the bundled backend; see `BackendHost.stop`. */
  stop(): Promise<void> {
    return this.host.stop();
  }
}
