/**
 * Whether the server speaks our contract. What it did last counts: a server that is mended or replaced is believed at its
 * first good answer, and what is still wrong with it is noted again when it is asked for.
 */
import type { Misfit } from '@shared/app-state';

/** Answers that say that there is no such thing, to calls that no single session can be lacking for. */
const NOT_OFFERED: ReadonlySet<number> = new Set([404, 405, 501]);

export class Fit {
  private misfit: Misfit | null = null;

  /** @param onChanged hears of every change to what is wrong, and of null when nothing is any more. */
  constructor(private readonly onChanged: (misfit: Misfit | null) => void) {}

  get current(): Misfit | null {
    return this.misfit;
  }

  /** Also when another server is turned to. */
  understood(): void {
    if (this.misfit !== null) this.note(null);
  }

  /** The server answered with success, and with something else than the contract says. */
  notUnderstood(detail: string): void {
    this.note({ kind: 'not-understood', detail });
  }

  /** The server refused a call that every server of ours offers. */
  refused(status: number, detail: string): void {
    if (NOT_OFFERED.has(status)) this.note({ kind: 'not-offered', detail });
  }

  private note(misfit: Misfit | null): void {
    this.misfit = misfit;
    this.onChanged(misfit);
  }
}
