/** The state of the app as windows see it. */
import type { AppState, Blocked, Notice, StorageStatus } from '@shared/ipc';
import type { Recovery } from '@shared/recovery';
import type { BackendStatus } from './backend/host';

export interface AppStatusPorts {
  readonly notices: () => readonly Notice[];
  readonly recovery: () => Recovery | null;
  readonly storage: () => StorageStatus;
  readonly onChanged: (state: AppState) => void;
}

export class AppStatus {
  private backend: BackendStatus = { state: 'starting', detail: null };

  constructor(
    private readonly version: string,
    private readonly blocked: Blocked | null,
    private readonly kind: AppState['backend']['kind'],
    private readonly ports: AppStatusPorts,
  ) {}

  state(): AppState {
    return {
      version: this.version,
      blocked: this.blocked,
      notices: this.ports.notices(),
      recovery: this.ports.recovery(),
      backend: { kind: this.kind, ...this.backend },
      storage: this.ports.storage(),
    };
  }

  setBackend(backend: BackendStatus): void {
    this.backend = backend;
    this.changed();
  }

  /** Tells the windows; something that the state is made of has changed. */
  changed(): void {
    this.ports.onChanged(this.state());
  }
}
