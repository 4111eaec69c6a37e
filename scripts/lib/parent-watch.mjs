const POLL_MS = 250;

/**
 * Ends this process, as SIGTERM would, when the npm that runs it is ended. npm passes a signal on to a shell, which ends
 * without passing it on: the program would stay behind.
 *
 * Started without npm, a process may outlive its parent, as `nohup` wants.
 */
export function endWithNpm() {
  if (process.env.npm_lifecycle_event) endWithParent();
}

/** Ends this process, as SIGTERM would, when the one that started it is gone, however that came. */
export function endWithParent() {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, POLL_MS);
  timer.unref();
}
