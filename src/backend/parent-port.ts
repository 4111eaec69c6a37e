/**
 * The channel to the Electron process that started this one with `utilityProcess`. It exists only there; Electron is not
 * imported, so the same build runs under plain Node.
 */

interface ParentPort {
  postMessage(message: ParentMessage): void;
  on(event: 'close', listener: () => void): unknown;
}

/** What the backend tells the process that started it. */
export type ParentMessage =
  | { readonly type: 'ready'; readonly url: string; readonly token: string }
  | { readonly type: 'failed'; readonly code: string; readonly message: string };

/** @returns the port to the parent, or null outside Electron. */
export function findParentPort(): ParentPort | null {
  const port: unknown = Reflect.get(process, 'parentPort');
  return isParentPort(port) ? port : null;
}

function isParentPort(value: unknown): value is ParentPort {
  return (
    typeof value === 'object' &&
    value !== null &&
    'postMessage' in value &&
    typeof value.postMessage === 'function' &&
    'on' in value &&
    typeof value.on === 'function'
  );
}
