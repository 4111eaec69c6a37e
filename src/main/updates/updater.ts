/**
 * Looks for newer versions, now and then when the person has not switched that off, and whenever they ask. Nothing is
 * fetched before they have seen what is new and want it.
 */
import type { Release, Updates } from '@shared/updates';
import { errorText } from '../error-text';
import type { Clock } from '../streams/clock';

/** Where newer versions come from; electron-updater in the app. */
export interface UpdateSource {
  /** @returns the newest version if it is newer and meant for this computer, else null. @throws the network's error. */
  check(): Promise<Release | null>;
  /** @throws the network's error, or when what came is not what was announced. */
  download(onPercent: (percent: number) => void): Promise<void>;
  /** Ends the app and starts the new version. @throws the system's error when it cannot be put in place. */
  install(): Promise<void>;
}

export interface UpdaterPorts {
  /** Null when this package cannot replace itself. */
  readonly source: UpdateSource | null;
  /** Whether the person wants the app to look by itself. */
  readonly wanted: () => boolean;
  readonly clock: Pick<Clock, 'after' | 'wall'>;
  readonly onChanged: () => void;
  readonly onError: (context: string, error: unknown) => void;
}

const FIRST_AFTER_MS = 60_000;
const EVERY_MS = 24 * 60 * 60_000;

export class Updater {
  private state: Updates;
  private cancelTimer: () => void = () => undefined;

  constructor(private readonly ports: UpdaterPorts) {
    this.state = ports.source ? { state: 'idle', checkedAt: null } : { state: 'unsupported' };
  }

  get current(): Updates {
    return this.state;
  }

  start(): void {
    if (this.ports.source) this.lookAfter(FIRST_AFTER_MS);
  }

  close(): void {
    this.cancelTimer();
  }

  /** Looks now. What is known already stays while it is being fetched or waits to be used. */
  async check(): Promise<void> {
    const { source, clock } = this.ports;
    if (!source || ['checking', 'downloading', 'ready'].includes(this.state.state)) return;
    this.set({ state: 'checking' });
    await this.attempt('looking for a newer version', async () => {
      const release = await source.check();
      this.set(
        release ? { state: 'available', release } : { state: 'idle', checkedAt: clock.wall() },
      );
    });
  }

  /** Fetches the version that is available. */
  async download(): Promise<void> {
    const { source } = this.ports;
    if (!source || this.state.state !== 'available') return;
    const { release } = this.state;
    this.set({ state: 'downloading', release, percent: 0 });
    await this.attempt('fetching a newer version', async () => {
      await source.download((percent) => this.set({ state: 'downloading', release, percent }));
      this.set({ state: 'ready', release });
    });
  }

  /** Starts the version that was fetched. */
  async install(): Promise<void> {
    const { source } = this.ports;
    if (!source || this.state.state !== 'ready') return;
    await this.attempt('starting a newer version', () => source.install());
  }

  private lookAfter(ms: number): void {
    this.cancelTimer = this.ports.clock.after(ms, () => {
      this.lookAfter(EVERY_MS);
      if (this.ports.wanted()) void this.check();
    });
  }

  private async attempt(context: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.ports.onError(context, error);
      this.set({ state: 'failed', message: errorText(error) });
    }
  }

  private set(state: Updates): void {
    this.state = state;
    this.ports.onChanged();
  }
}
