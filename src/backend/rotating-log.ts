/** A log file that is put away when it has grown large, so that a backend that runs for months does not fill the disk. */
import { closeSync, existsSync, fstatSync, openSync, renameSync, writeSync } from 'node:fs';

/** Size at which a file is put away, and how many of those are kept. */
const MAX_BYTES = 2 * 1024 * 1024;
const KEPT = 3;

export class RotatingLog {
  private fd: number;
  private bytes: number;

  /**
   * @param file ends in `.log`. Those from before are beside it, `.1.log` being the newest.
   * @param maxBytes only tests set it.
   * @throws the system's error when the file cannot be opened.
   */
  constructor(
    private readonly file: string,
    private readonly maxBytes = MAX_BYTES,
  ) {
    this.fd = openSync(file, 'a');
    this.bytes = fstatSync(this.fd).size;
  }

  /** Writes a line at once: what was logged before a crash is what explains it. */
  write(line: string): void {
    try {
      if (this.bytes >= this.maxBytes) this.putAway();
      this.bytes += writeSync(this.fd, line);
    } catch {
      // On a full disk the backend goes on without a log. There is nowhere to say so, and requests report it themselves.
    }
  }

  private putAway(): void {
    // Somebody may have taken the file away, or it was put away and no new one could be made: then the older ones stay.
    if (existsSync(this.file)) {
      const name = (n: number) => (n === 0 ? this.file : this.file.replace(/\.log$/, `.${n}.log`));
      for (let n = KEPT - 1; n >= 0; n -= 1) {
        if (existsSync(name(n))) renameSync(name(n), name(n + 1));
      }
    }
    const next = openSync(this.file, 'a');
    closeSync(this.fd);
    this.fd = next;
    this.bytes = 0;
  }
}
