/** Starting the built app in real Electron: with which options, in which environment. */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { _electron, type ElectronApplication } from '@playwright/test';
import { systemEnvironment } from './environment.ts';
import type { Logind } from './logind.ts';
import { electronExecutable, REPO_ROOT } from './paths.ts';
import { hear, hearFromBirth } from './printed.ts';
import type { ReadyBackend } from './ready-line.ts';

const PROFILE_VARIABLE = 'LONGHAUL_USER_DATA_DIR';

export interface LaunchOptions {
  /** Folder of the profile; need not exist. */
  readonly profile: string;
  /** Backend to use instead of the bundled one. `direct` leads to it past a network that stands in between. */
  readonly backend?: ReadyBackend & { readonly direct?: ReadyBackend };
  readonly env?: Readonly<Record<string, string>>;
  /** The service that tells the app of sleep and wake-up; needed for `suspend` and `resume`. */
  readonly logind?: Logind;
  /** Further arguments of the first start, a link for instance. */
  readonly args?: readonly string[];
  /** False for runs that are too long to keep what is seen in them; `saveTrace` then has nothing to save. */
  readonly trace?: boolean;
}

/** How a start ended that did not become an app of its own. */
export interface SecondStart {
  readonly code: number | null;
  /** What it wrote on standard error. */
  readonly said: string;
}

/**
 * Starts the app under Playwright.
 * @param heard is told what all the app's processes write to the terminal.
 * @returns it as soon as its main process can be spoken to.
 */
export async function startElectron(
  options: LaunchOptions,
  args: readonly string[],
  heard: (text: string) => void,
): Promise<ElectronApplication> {
  const leave = hearFromBirth(`${PROFILE_VARIABLE}=${options.profile}`, heard);
  let hasHeard: boolean;
  let app: ElectronApplication;
  try {
    app = await _electron.launch({
      executablePath: electronExecutable(),
      cwd: REPO_ROOT,
      args: ['.', ...sandboxArguments(), ...args],
      env: environment(options),
    });
  } finally {
    hasHeard = leave();
  }
  if (!hasHeard) hear(app.process(), heard);
  return app;
}

/** Starts the app without Playwright, and waits for nothing. */
export function spawnApp(
  options: LaunchOptions,
  args: readonly string[],
  how: Pick<SpawnOptions, 'stdio' | 'detached'>,
): ChildProcess {
  return spawn(electronExecutable(), ['.', ...sandboxArguments(), ...args], {
    ...how,
    cwd: REPO_ROOT,
    env: environment(options),
  });
}

/** Starts the app beside one that runs with the same options, and waits for the end of that start. */
export async function startBeside(
  options: LaunchOptions,
  args: readonly string[],
): Promise<SecondStart> {
  const second = spawnApp(options, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  second.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const code = await new Promise<number | null>((resolve) => second.once('close', resolve));
  return { code, said };
}

function environment({ profile, backend, env, logind }: LaunchOptions): Record<string, string> {
  return {
    ...systemEnvironment(),
    // The words that tests look for are English, whatever the system speaks.
    LANGUAGE: 'en',
    LC_ALL: 'C.UTF-8',
    [PROFILE_VARIABLE]: profile,
    ...(logind && { DBUS_SYSTEM_BUS_ADDRESS: logind.address }),
    ...(backend && { LONGHAUL_BACKEND_URL: backend.url, LONGHAUL_TOKEN: backend.token }),
    ...env,
  };
}

/** Chromium refuses to sandbox its processes for root, and then does not start. */
export function sandboxArguments(): string[] {
  return process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}
