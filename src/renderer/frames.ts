/**
 * Lets the window take in what streams at most once per frame: rendering text that no frame will show is work for nothing, and
 * a machine that is slow for a moment would fall ever further behind.
 */
import type { Bridge } from '@shared/ipc';

/** Calls back before the next frame is painted. */
export type NextFrame = (callback: () => void) => void;

/** A page that paints seldom or not at all still takes in what it is told, milliseconds. */
const LONGEST_FRAME_MS = 100;

/** The browser's frames. A page that nobody sees has none, and is not kept waiting. */
export const nextFrame: NextFrame = (callback) => {
  if (document.hidden) return callback();
  const frame = requestAnimationFrame(() => {
    window.clearTimeout(timer);
    callback();
  });
  const timer = window.setTimeout(() => {
    cancelAnimationFrame(frame);
    callback();
  }, LONGEST_FRAME_MS);
};

/**
 * The same bridge, whose patches come together, once per frame. Their order among everything else that main says stays:
 * another event, or the answer to a call, lets those come first that were sent before it.
 */
export function gatherPatches(bridge: Bridge, next: NextFrame): Bridge {
  let gathered: (() => void)[] = [];
  const handOver = () => {
    const patches = gathered;
    gathered = [];
    for (const tell of patches) tell();
  };
  return {
    invoke: async (...call) => {
      const reply = await bridge.invoke(...call);
      handOver();
      return reply;
    },
    on: (name, listener) =>
      bridge.on(name, (payload) => {
        if (name !== 'session.patched') {
          handOver();
          return listener(payload);
        }
        gathered.push(() => listener(payload));
        if (gathered.length === 1) next(handOver);
      }),
  };
}
