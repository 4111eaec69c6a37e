/** All checks of the machine and of a profile, as `npm run doctor` prints them and as the app's diagnostics show them. */
import type { Check } from './check';
import { desktopChecks } from './desktop-checks';
import { profileChecks } from './profile-checks';
import { serverChecks } from './server-checks';

export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly profile: string;
}

/** Looks at everything and changes nothing. A check never throws: what fails is a problem with a name. */
export async function machineChecks({ platform, env, profile }: Surroundings): Promise<Check[]> {
  const [desktop, servers] = await Promise.all([desktopChecks(platform, env), serverChecks(env)]);
  return [...desktop, ...servers, ...profileChecks(profile)];
}
