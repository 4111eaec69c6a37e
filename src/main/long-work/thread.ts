/** The thread of long work: a connection of its own that only reads, and the jobs, one after the other. */
import { parentPort, workerData } from 'node:worker_threads';
import { openReadOnly } from '../store/open';
import { Store } from '../store/store';
import { type Answer, type Order, type ThreadData, toTrouble } from './crossing';
import { longJobs, perform } from './jobs';

const { file } = workerData as ThreadData;
const store = new Store(openReadOnly(file));
const jobs = longJobs(store);

const answer = (said: Answer) => parentPort?.postMessage(said);

async function carryOut({ id, name, order, account }: Order): Promise<void> {
  try {
    store.accounts.see(account);
    answer({ id, ok: true, value: await perform(jobs, name, order) });
  } catch (error) {
    answer({ id, ok: false, trouble: toTrouble(error) });
  }
}

let last = Promise.resolve();
parentPort?.on('message', (order: Order) => {
  last = last.then(() => carryOut(order));
});
