/** Where nothing can be redrawn, one progress line per this time is enough to see that it goes on. */
const PLAIN_INTERVAL_MS = 5000;
const TTY_INTERVAL_MS = 100;

/**
 * @typedef {object} Step
 * @property {(text: string) => void} progress says how far the step is; may be called as often as one likes
 * @property {(text: string) => void} done ends the step with a result
 * @property {(text: string) => void} warn ends the step with something people must know
 * @property {() => void} failed ends the step after an error, whose text is printed elsewhere
 */

/**
 * Prints steps as they happen. On a terminal the running step redraws its line; elsewhere each message is a line.
 *
 * @param {NodeJS.WriteStream} stream
 * @param {() => number} [now]
 */
export function createReporter(stream, now = Date.now) {
  const tty = Boolean(stream.isTTY);

  /** @param {string} text */
  const redraw = (text) => {
    const width = (stream.columns || 80) - 1;
    stream.write(`\r\u001b[2K${text.length > width ? `${text.slice(0, width - 1)}…` : text}`);
  };

  /** @param {string} text */
  const line = (text) => {
    stream.write(tty ? `\r\u001b[2K${text}\n` : `${text}\n`);
  };

  /**
   * @param {string} title
   * @returns {Step}
   */
  function step(title) {
    const started = now();
    let shown = started;
    const elapsed = () => {
      const seconds = (now() - started) / 1000;
      return seconds < 1 ? '' : ` (${seconds.toFixed(seconds < 10 ? 1 : 0)} s)`;
    };
    if (tty) redraw(`… ${title}`);
    return {
      progress(text) {
        if (now() - shown < (tty ? TTY_INTERVAL_MS : PLAIN_INTERVAL_MS)) return;
        shown = now();
        if (tty) redraw(`… ${title}: ${text}${elapsed()}`);
        else line(`  ${title}: ${text}${elapsed()}`);
      },
      done: (text) => line(`✓ ${title}: ${text}${elapsed()}`),
      warn: (text) => line(`! ${title}: ${text}${elapsed()}`),
      failed: () => line(`✗ ${title}${elapsed()}`),
    };
  }

  return { step, line };
}

/** @typedef {ReturnType<typeof createReporter>} Reporter */

/**
 * Runs one step: its line ends with what `work` returns, or is marked as failed and the error goes on.
 *
 * @template T
 * @param {Reporter} reporter
 * @param {string} title
 * @param {(step: Step) => Promise<{ text: string, warning?: boolean, value: T }>} work
 * @returns {Promise<T>}
 */
export async function runStep(reporter, title, work) {
  const step = reporter.step(title);
  try {
    const { text, warning, value } = await work(step);
    if (warning) step.warn(text);
    else step.done(text);
    return value;
  } catch (error) {
    step.failed();
    throw error;
  }
}

/**
 * @param {number} bytes
 * @returns {string} such as `196 MB`
 */
export function megabytes(bytes) {
  return `${Math.round(bytes / 1e6)} MB`;
}
