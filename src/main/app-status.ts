/** The state of the app as windows see it. */
import type { AppState, Blocked, Notice, StorageStatus } from '@shared/app-state';
import type { Recovery } from '@shared/recovery';
import type { Settings, SignIn } from '@shared/settings';
import type { Updates } from '@shared/updates';
import type { BackendStatus } from './backend/host';

export interface AppStatusPorts {
  readonly notices: () => readonly Notice[];
  readonly recovery: () => Recovery | null;
  readonly storage: () => StorageStatus;
  /** Which backend is in use, and whether the environment has chosen it. */
  readonly backend: () => Pick<AppState['backend'], 'kind' | 'forced'>;
  readonly settings: () => Settings;
  readonly signIn: () => SignIn;
  readonly updates: () => Updates;
  readonly onChanged: (state: AppState) => void;
}

export class AppStatus {
  private backend: BackendStatus = { state: 'starting', detail: null };
  private auth: AppState['auth'] = 'signed-in';
  private online = true;
  private misfit: AppState['misfit'] = null;
  private readonly gone = new Set<string>();

  constructor(
    private readonly app: Pick<AppState, 'version' | 'about' | 'mode'>,
    private readonly blocked: Blocked | null,
    private readonly ports: AppStatusPorts,
  ) {}

  state(): AppState {
    return {
      ...this.app,
      blocked: this.blocked,
      notices: this.ports.notices(),
      recovery: this.ports.recovery(),
      auth: this.auth,
      online: this.online,
      misfit: this.misfit,
      goneSessions: [...this.gone],
      storage: this.ports.storage(),
      settings: this.ports.settings(),
      signIn: this.ports.signIn(),
      updates: this.ports.updates(),
      backend: { ...this.ports.backend(), ...this.backend },
    };
  }

  setBackend(backend: BackendStatus): void {
    this.backend = backend;
    this.changed();
  }

  setSignedOut(signedOut: boolean): void {
    const auth = signedOut ? 'signed-out' : 'signed-in';
    if (auth === this.auth) return;
    this.auth = auth;
    this.changed();
  }

  setOnline(online: boolean): void {
    this.online = online;
    this.changed();
  }

  setMisfit(misfit: AppState['misfit']): void {
    this.misfit = misfit;
    this.changed();
  }

  /** Notes whether the server has a session. */
  setPresent(sessionId: string, present: boolean): void {
    if (present === !this.gone.has(sessionId)) return;
    if (present) this.gone.delete(sessionId);
    else this.gone.add(sessionId);
    this.changed();
  }

  /** Tells the windows; something that the state is made of has changed. */
  changed(): void {
    this.ports.onChanged(this.state());
  }
}
