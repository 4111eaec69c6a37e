/** Keeps the recovery receipt true while tasks report back after a start or a wake-up. */
import type { TaskEntry } from '@shared/chat/task';
import { beginRecovery, type Recovery, recoveryAfter } from '@shared/recovery';

export interface RecoveryPorts {
  readonly entry: (taskId: string) => TaskEntry | null;
  /** Wall-clock milliseconds. */
  readonly now: () => number;
  readonly onChanged: () => void;
}

export class RecoveryKeeper {
  private receipt: Recovery | null = null;

  constructor(private readonly ports: RecoveryPorts) {}

  get current(): Recovery | null {
    return this.receipt;
  }

  /** Begins a new receipt. One that nobody has put away is replaced. @param taskIds the tasks that are open now. */
  begin(after: Recovery['after'], taskIds: readonly string[]): void {
    const begun = beginRecovery(after, taskIds, this.ports.now());
    if (begun) this.show(begun);
  }

  taskChanged(taskId: string): void {
    if (!this.receipt?.tasks.some((task) => task.taskId === taskId)) return;
    const entry = this.ports.entry(taskId);
    if (!entry) return;
    const next = recoveryAfter(this.receipt, entry, this.ports.now());
    if (next !== this.receipt) this.show(next);
  }

  dismiss(): void {
    this.show(null);
  }

  private show(receipt: Recovery | null): void {
    this.receipt = receipt;
    this.ports.onChanged();
  }
}
