/** `npm run setup`: sets everything up. With `--retry-electron` it tries again to replace the fallback Electron. */
import { command, ready } from './lib/command.mjs';
import { prepareApp } from './setup/prepare.mjs';

const retryRelease = process.argv.includes('--retry-electron');

await command(async () => {
  await ready(process.stdout, (reporter) => prepareApp(reporter, { tests: true, retryRelease }));
  return 0;
});
