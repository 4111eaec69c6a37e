/** `npm run complete-lock`: adds to package-lock.json the packages of other platforms that npm has left out. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { completeLock, missingOptional } from './checks/lock-platforms.mjs';
import { root } from './lib/paths.mjs';

const path = join(root, 'package-lock.json');
const lock = JSON.parse(readFileSync(path, 'utf8'));
const names = missingOptional(lock).map(({ name }) => name);
if (names.length > 0) writeFileSync(path, `${JSON.stringify(completeLock(lock), null, 2)}\n`);
console.log(names.length > 0 ? `Added: ${names.join(', ')}` : 'package-lock.json is complete.');
