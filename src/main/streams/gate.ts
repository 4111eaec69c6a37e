/**
 * Lets only so many begin at once. After a start or a wake-up hundreds of tasks may want to connect; they do so a few at a
 * time, those that a person is looking at first, the others in the order in which they came.
 */
interface Waiting {
  readonly group: string;
  readonly begin: () => void;
}

export class Gate {
  private inside = 0;
  private waiting: Waiting[] = [];
  private preferred: ReadonlySet<string> = new Set();

  /** @param limit how many may be inside at once. */
  constructor(private readonly limit: number) {}

  /** @param groups those who go first from now on. */
  prefer(groups: ReadonlySet<string>): void {
    this.preferred = groups;
  }

  /**
   * Calls `begin` as soon as there is room, which may be at once.
   * @returns a function that gives the place up, in the queue or inside; calling it again does nothing.
   */
  enter(group: string, begin: () => void): () => void {
    let left = false;
    const entry: Waiting = {
      group,
      begin: () => {
        this.inside += 1;
        begin();
      },
    };
    this.waiting.push(entry);
    this.admit();
    return () => {
      if (left) return;
      left = true;
      const at = this.waiting.indexOf(entry);
      if (at >= 0) {
        this.waiting.splice(at, 1);
      } else {
        this.inside -= 1;
        this.admit();
      }
    };
  }

  private admit(): void {
    while (this.inside < this.limit && this.waiting.length > 0) {
      const preferred = this.waiting.findIndex(({ group }) => this.preferred.has(group));
      const [next] = this.waiting.splice(Math.max(preferred, 0), 1);
      next?.begin();
    }
  }
}
