import { capture, tail } from '../lib/capture.mjs';
import { StepError } from '../lib/step-error.mjs';
import { canInstall, installCommand, installPackages, isDebian, updateLists } from './debian.mjs';

/**
 * Finds a C and a C++ compiler, and installs them where that is possible.
 *
 * @param {import('./reporter.mjs').Step} step
 * @returns {Promise<{ cc: string, cxx: string }>}
 * @throws {StepError} when there is none
 */
export async function ensureCompiler(step) {
  const compilers = { cc: process.env.CC || 'cc', cxx: process.env.CXX || 'c++' };
  if (await works(compilers)) return compilers;
  const failed = {
    why: 'better-sqlite3 must be compiled for this Electron, and there is no C++ compiler.',
  };
  if (!canInstall()) {
    throw new StepError('no C++ compiler', {
      ...failed,
      next: `${isDebian() ? installCommand(['g++']) : 'Install g++ or clang'}\nThen run the same command again.`,
    });
  }
  step.progress('installing a compiler');
  await updateLists();
  const result = await installPackages(['g++'], (line) =>
    step.progress(`installing a compiler: ${line}`),
  );
  if (result.code === 0 && (await works(compilers))) return compilers;
  throw new StepError('no C++ compiler, and installing one failed', {
    why: tail(result),
    next: installCommand(['g++']),
  });
}

/** @param {{ cc: string, cxx: string }} compilers */
async function works({ cc, cxx }) {
  const results = await Promise.all([cc, cxx].map((program) => capture(program, ['--version'])));
  return results.every((result) => result.code === 0);
}
