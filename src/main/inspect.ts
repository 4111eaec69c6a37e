/**
 * Reads a profile as JSON, without the app and beside it if it runs:
 * `inspect --profile DIR` prints one JSON document on standard output.
 */
import { parseArgs } from 'node:util';
import { errorText } from './error-text';
import { readProfile } from './profile-contents';

const profile = asked();
if (profile === undefined) {
  process.stderr.write('Which profile? Say: npm run -s inspect -- --profile DIR\n');
  process.exitCode = 2;
} else {
  try {
    process.stdout.write(`${JSON.stringify(readProfile(profile), null, 2)}\n`);
  } catch (error) {
    process.stderr.write(`The profile in ${profile} cannot be read: ${errorText(error)}\n`);
    process.exitCode = 1;
  }
}

/** The profile's folder; undefined when nothing says which, or what does cannot be read. */
function asked(): string | undefined {
  try {
    const { values } = parseArgs({ options: { profile: { type: 'string' } } });
    return values.profile ?? process.env.LONGHAUL_USER_DATA_DIR;
  } catch (error) {
    process.stderr.write(`${errorText(error)}\n`);
    return undefined;
  }
}
