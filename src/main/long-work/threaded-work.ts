/** Has long work done by a thread, which starts with the first job and ends when there has been none for a while. */
import { Worker } from 'node:worker_threads';
import type { Clock } from '../streams/clock';
import { type Answer, fromTrouble, type Order, type ThreadData } from './crossing';
import type { JobInput, JobName, JobOutput, LongWork } from './jobs';

/** How long an idle thread stays. It costs memory, and starting one costs the next search a moment. */
const IDLE_MS = 60_000;

export interface ThreadedWorkOptions {
  /** Path of the thread's first module, built from `thread.ts`. */
  readonly entry: string;
  /** Path of the database. */
  readonly file: string;
  /** Whose rows are seen at the moment. */
  readonly account: () => string | null;
  readonly clock: Pick<Clock, 'after'>;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

export class ThreadedWork implements LongWork {
  private worker: Worker | null = null;
  private readonly waiting = new Map<number, Waiting>();
  private cancelTimer: () => void = () => undefined;
  private orders = 0;
  /** So many files that are being imported are open in the thread, so it has to stay. */
  private holding = 0;
  private closed = false;

  constructor(private readonly options: ThreadedWorkOptions) {}

  run<K extends JobName>(name: K, order: JobInput<K>): Promise<JobOutput<K>> {
    if (this.closed) return Promise.reject(new Error('Longhaul is closing.'));
    this.cancelTimer();
    this.orders += 1;
    const id = this.orders;
    if (name === 'openImport') this.holding += 1;
    if (name === 'closeImport') this.holding = Math.max(0, this.holding - 1);
    const worker = this.worker ?? this.start();
    return new Promise<unknown>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      const message: Order<K> = { id, name, order, account: this.options.account() };
      worker.ref();
      worker.postMessage(message);
    }) as Promise<JobOutput<K>>;
  }

  close(): void {
    this.closed = true;
    this.cancelTimer();
    this.end(new Error('Longhaul is closing.'));
  }

  private start(): Worker {
    const workerData: ThreadData = { file: this.options.file };
    const worker = new Worker(this.options.entry, { workerData });
    worker.on('message', (answer: Answer) => this.answered(answer));
    worker.on('error', (error) => this.died(worker, error));
    worker.on('exit', () => this.died(worker, new Error('The thread of long work has ended.')));
    this.worker = worker;
    return worker;
  }

  private answered(answer: Answer): void {
    const waiting = this.waiting.get(answer.id);
    this.waiting.delete(answer.id);
    if (answer.ok) waiting?.resolve(answer.value);
    else waiting?.reject(fromTrouble(answer.trouble));
    if (this.waiting.size > 0) return;
    // An idle thread does not keep a program alive that has nothing else to do.
    this.worker?.unref();
    if (this.holding > 0) return;
    this.cancelTimer();
    this.cancelTimer = this.options.clock.after(IDLE_MS, () =>
      this.end(new Error('The thread of long work was not needed.')),
    );
  }

  private died(worker: Worker, error: Error): void {
    if (this.worker === worker) this.end(error);
  }

  private end(why: Error): void {
    const { worker } = this;
    this.worker = null;
    this.holding = 0;
    const given = [...this.waiting.values()];
    this.waiting.clear();
    for (const { reject } of given) reject(why);
    void worker?.terminate();
  }
}
