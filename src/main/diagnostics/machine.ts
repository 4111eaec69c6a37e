/** The checks of the machine, which the app's diagnostics show too, and those of a profile, as `npm run doctor` prints them. */
import type { Check } from './check';
import { desktopChecks } from './desktop-checks';
import { profileChecks } from './profile-checks';
import { serverChecks } from './server-checks';

export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Looks at what the machine offers and changes nothing. A check never throws: what fails is a problem with a name. */
export async function machineChecks({ platform, env }: Machine): Promise<Check[]> {
  const checks = await Promise.all([desktopChecks(platform, env), serverChecks(env)]);
  return checks.flat();
}

/** The same, and the profile in a folder, which is read as a whole: not for a process that has other things to do. */
export async function allChecks(machine: Machine, profile: string): Promise<Check[]> {
  return [...(await machineChecks(machine)), ...profileChecks(profile)];
}
