/**
 * Remembers whether starts succeed, in `starts.json` in the profile. A start that ends before a window has shown anything has
 * failed, and so has one whose main process met an error that nobody caught; being killed later is no failure. After three
 * in a row the next start is to be a safe one.
 */
import { join } from 'node:path';
import { z } from 'zod';
import { readJsonFile, writeJsonFile } from '../settings/json-file';

export const STARTS_FILE = 'starts.json';

/** Failed starts in a row after which the next one is safe. */
export const FAILED_STARTS = 3;

/** Uncaught errors within `CRASHES_WITHIN_MS` after which the app no longer starts itself again. */
const MOST_CRASHES = 2;
const CRASHES_WITHIN_MS = 5 * 60_000;

const record = z.object({
  /** A start is under way that has not shown anything yet. */
  starting: z.boolean().catch(false),
  failed: z.number().int().min(0).catch(0),
  /** When uncaught errors ended the app, milliseconds since the epoch. */
  crashes: z.array(z.number()).catch([]),
});
type Starts = z.infer<typeof record>;

export class BootRecord {
  private current: Starts;
  private readonly file: string;

  /**
   * @param folder the profile, which must be this process's own.
   * @param onError is told when the record cannot be kept; the app works without.
   */
  constructor(
    folder: string,
    private readonly onError: (context: string, error: unknown) => void,
  ) {
    this.file = join(folder, STARTS_FILE);
    this.current = record.catch(record.parse({})).parse(readJsonFile(this.file) ?? {});
  }

  /** Notes that a start begins. @returns whether it is to be a safe one. */
  begin(): boolean {
    const { starting, failed } = this.current;
    const failedBefore = failed + (starting ? 1 : 0);
    this.keep({ starting: true, failed: failedBefore });
    return failedBefore >= FAILED_STARTS;
  }

  /** A window has shown something: from here on a sudden end is no failed start. */
  shown(): void {
    if (this.current.starting) this.keep({ starting: false });
  }

  /** The app has worked for a while, or was ended in order. */
  sound(): void {
    if (this.current.starting || this.current.failed > 0) this.keep({ starting: false, failed: 0 });
  }

  /** The next start is to be an ordinary one, and its failure enough to be careful again. */
  retry(): void {
    const failed = Math.min(this.current.failed, FAILED_STARTS - 1);
    this.keep({ starting: false, failed });
  }

  /**
   * An error that nobody caught ends the app.
   * @returns whether the app may start itself again.
   */
  crashed(now: number): boolean {
    const recent = this.current.crashes.filter((at) => Math.abs(now - at) < CRASHES_WITHIN_MS);
    const failed = this.current.failed + 1;
    this.keep({ starting: false, failed, crashes: [...recent, now] });
    return recent.length < MOST_CRASHES;
  }

  private keep(change: Partial<Starts>): void {
    this.current = { ...this.current, ...change };
    try {
      writeJsonFile(this.file, this.current);
    } catch (error) {
      this.onError('noting how the start went', error);
    }
  }
}
