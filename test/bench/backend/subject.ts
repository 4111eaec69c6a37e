/** What is measured: a server that keeps streams and sends them to subscribers. */

/** What a subscriber connects to. */
export interface Target {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface StreamPlan {
  /** About this many; the server decides where words end. */
  readonly events: number;
  /** Milliseconds between events; 0 is as fast as the server can. */
  readonly interval: number;
}

export interface Subject {
  readonly name: string;
  readonly pid: number;
  /** The process that stores, when it is another one. */
  readonly storePid: number | null;
  /** How the time of an append is found in what is sent: in the event's id, or in its data as `"t":…`. */
  readonly stamp: 'id' | 't';
  /** Whether a stream closes by itself once its last event is sent. */
  readonly ends: boolean;
  /** Begins a stream that goes on whoever reads it. */
  readonly startStream: (plan: StreamPlan) => Promise<Target>;
  /** Bytes that everything stored takes, or null when it cannot be told. */
  readonly storedBytes: () => Promise<number | null>;
  readonly stop: () => Promise<void>;
}

/** Does the work for every item, at most `width` at a time. */
export async function inParallel<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < items.length; index = next++) {
      results[index] = await work(items[index] as T);
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker));
  return results;
}
