/** `npm run -s backend`: the bundled backend alone. Its one line on stdout says where it listens. */
import { command } from './lib/command.mjs';
import { runBuilt } from './lib/run-built.mjs';

await command(() => runBuilt('backend.js', process.argv.slice(2)));
