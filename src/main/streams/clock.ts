/** Time as the stream engine sees it, so that tests need not wait. */
export interface Clock {
  /** Wall-clock milliseconds since the epoch: for what people see and for servers, never for measuring. */
  wall(): number;
  /** Milliseconds that only ever grow: for time-outs. */
  monotonic(): number;
  /** Calls back after `ms` milliseconds. @returns a function that cancels. */
  after(ms: number, callback: () => void): () => void;
}

export const systemClock: Clock = {
  wall: () => Date.now(),
  monotonic: () => performance.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};
