/** `npm run -s inspect -- --profile DIR`: prints a profile's sessions and tasks as JSON on stdout. */
import { command } from './lib/command.mjs';
import { runBuilt } from './lib/run-built.mjs';

await command(() => runBuilt('inspect.js', process.argv.slice(2)));
