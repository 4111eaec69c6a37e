/** A bare Electron window. */
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { systemEnvironment } from '../../support/environment.ts';
import { sandboxArguments } from '../../support/launch.ts';
import { electronExecutable } from '../../support/paths.ts';

/** @param url what it shows. */
export async function bareWindow(
  url: string,
  profile: string,
): Promise<{ electron: ElectronApplication; page: Page }> {
  const electron = await _electron.launch({
    executablePath: electronExecutable(),
    args: [
      join(import.meta.dirname, 'page/electron.mjs'),
      `--user-data-dir=${profile}`,
      ...sandboxArguments(),
    ],
    env: { ...systemEnvironment(), BENCH_PAGE: url },
  });
  return { electron, page: await electron.firstWindow() };
}
