import { join } from 'node:path';
import { prepareNode } from '../setup/prepare.mjs';
import { runStep } from '../setup/reporter.mjs';
import { ensureBuilt } from './build.mjs';
import { callerFolder } from './caller.mjs';
import { ready } from './command.mjs';
import { runForeground } from './foreground.mjs';
import { bundledNode, outDir } from './paths.mjs';

/**
 * Runs one of the built programs that need no Electron, under the bundled Node. All progress goes to stderr: stdout
 * belongs to the program.
 *
 * @param {string} name file in `out/main`
 * @param {string[]} args
 * @returns {Promise<number>} its exit code
 */
export async function runBuilt(name, args) {
  await ready(process.stderr, async (reporter) => {
    await prepareNode(reporter);
    await runStep(reporter, 'Build', ensureBuilt);
  });
  return runForeground(bundledNode, [join(outDir, 'main', name), ...args], { cwd: callerFolder() });
}
