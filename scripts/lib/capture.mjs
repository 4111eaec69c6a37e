import { spawn } from 'node:child_process';

/**
 * @typedef {object} Captured
 * @property {number} code exit code; 127 when the program could not be started, 128 when a signal ended it
 * @property {string} stdout
 * @property {string} stderr
 */

/**
 * Runs a program to its end and keeps what it prints. Never throws for a program that fails or is missing: the exit code
 * says so.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {object} [options]
 * @param {string} [options.cwd]
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {number} [options.timeoutMs] the program is killed after this time
 * @param {(line: string) => void} [options.onLine] called for each non-empty line of either stream, as it comes
 * @returns {Promise<Captured>}
 */
export function capture(command, args, { cwd, env, timeoutMs, onLine } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: env ?? process.env,
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
      report(text);
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text;
      report(text);
    });
    child.on('error', (error) => resolve({ code: 127, stdout, stderr: stderr + error.message }));
    child.on('close', (code, signal) => {
      if (signal) stderr += `\n(ended by ${signal})`;
      resolve({ code: code ?? 128, stdout, stderr });
    });

    /** @param {string} text */
    function report(text) {
      if (!onLine) return;
      for (const line of text.split(/[\r\n]+/)) if (line.trim()) onLine(line.trim());
    }
  });
}

/**
 * The end of a program's output: enough to see why it failed, without its whole log.
 *
 * @param {Captured} result
 * @param {number} [lines]
 * @returns {string}
 */
export function tail(result, lines = 12) {
  const text = `${result.stdout.trim()}\n${result.stderr.trim()}`.trim();
  return text.split('\n').slice(-lines).join('\n');
}
