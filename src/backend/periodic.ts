/** A job that is done again and again, never twice at once. */

/**
 * Runs the job now and then `interval` milliseconds after each end of it.
 * @param onError learns of a run that failed; the next one comes as if it had not.
 * @returns stops it and waits for a run in progress.
 */
export function startPeriodic(
  job: () => Promise<void>,
  interval: number,
  onError: (error: unknown) => void,
): () => Promise<void> {
  let stopped = false;
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<void>;
  const run = () => {
    running = job()
      .catch(onError)
      .then(() => {
        if (!stopped) timer = setTimeout(run, interval);
      });
  };
  run();
  return () => {
    stopped = true;
    if (timer) clearTimeout(timer);
    return running;
  };
}
