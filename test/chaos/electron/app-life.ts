/** The app's comings and goings in a run, one thing after another. */
import { setTimeout as pause } from 'node:timers/promises';
import { CRASH_WINDOW_MS, MAX_CRASHES } from '../../../src/main/desktop/windows/crashes.ts';
import type { LonghaulApp } from '../../support/app.ts';
import { signal } from '../../support/processes.ts';

export class AppLife {
  readonly app: LonghaulApp;
  /** How often the app went away. */
  ends = 0;
  kills = 0;
  private crashes: number[] = [];
  private clockMs = 0;
  private now: Promise<void> = Promise.resolve();

  constructor(app: LonghaulApp) {
    this.app = app;
  }

  /** Resolves when what was begun is done. */
  settled(): Promise<void> {
    return this.now;
  }

  /** SIGKILL for all its processes; started again after a while. */
  kill(downMs: number): Promise<void> {
    return this.next(async () => {
      this.kills += 1;
      this.ends += 1;
      await this.app.kill();
      await this.start(downMs);
    });
  }

  /** Quits the app as a person does, and starts it again. */
  restart(downMs: number): Promise<void> {
    return this.next(async () => {
      this.ends += 1;
      await this.app.close();
      await this.start(downMs);
    });
  }

  /** Quits the app as a person does. */
  close(): Promise<void> {
    return this.next(async () => {
      this.ends += 1;
      await this.app.close();
    });
  }

  /** Does something to the running app, which may go away meanwhile. */
  async tell(act: (app: LonghaulApp) => Promise<unknown>): Promise<void> {
    await this.now;
    const { ends } = this;
    try {
      await act(this.app);
    } catch (error) {
      if (this.ends === ends) throw error;
    }
  }

  /** SIGKILL for the backend that the app brings, if it runs. */
  killBackend(): Promise<void> {
    return this.tell(async (app) => {
      const pid = await app.findBackendPid();
      if (pid === undefined) return;
      this.kills += 1;
      signal(pid, 'SIGKILL');
    });
  }

  /**
   * Has the window's process die, and waits until there is a new page. One crash more than the app puts up with would leave
   * its page for emergencies, so that one is a reload.
   */
  crashWindow(): Promise<void> {
    const now = performance.now();
    const recent = this.crashes.filter((at) => now - at < 2 * CRASH_WINDOW_MS);
    if (recent.length === MAX_CRASHES - 1) return this.reloadWindow();
    this.crashes = [...recent, now];
    return this.tell((app) =>
      app.main.evaluate(async ({ BrowserWindow }) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents;
        if (!contents) return;
        const back = new Promise<void>((resolve) => {
          contents.once('render-process-gone', () => {
            contents.once('did-finish-load', () => resolve());
          });
        });
        contents.forcefullyCrashRenderer();
        await back;
      }),
    );
  }

  reloadWindow(): Promise<void> {
    return this.tell((app) => app.reload());
  }

  /** Sets the app's clock, so far as it asks for milliseconds. */
  setClock(byMs: number): Promise<void> {
    this.clockMs += byMs;
    return this.tell((app) => shiftClock(app, this.clockMs));
  }

  setOnline(online: boolean): Promise<void> {
    return this.tell((app) =>
      app.main.evaluate(({ session }, offline) => {
        session.defaultSession.enableNetworkEmulation({ offline });
      }, !online),
    );
  }

  private next(work: () => Promise<void>): Promise<void> {
    this.now = this.now.then(work);
    return this.now;
  }

  private async start(downMs: number): Promise<void> {
    await pause(downMs);
    await this.app.relaunch();
    this.crashes = [];
    if (this.clockMs !== 0) await shiftClock(this.app, this.clockMs);
  }
}

async function shiftClock(app: LonghaulApp, byMs: number): Promise<void> {
  await app.main.evaluate((_electron, shift) => {
    const clock = globalThis as { trueNow?: () => number };
    const trueNow = clock.trueNow ?? Date.now.bind(Date);
    clock.trueNow = trueNow;
    Date.now = () => trueNow() + shift;
  }, byMs);
}
