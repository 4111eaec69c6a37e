/**
 * Lets only so many begin at once. After a start or a wake-up hundreds of tasks may want to connect; they do so a few at a
 * time, those that a person is looking at first, with room of their own, the others in turn by group.
 */
interface Waiting {
  readonly group: string;
  readonly begin: () => void;
}

export class Gate {
  private inside = 0;
  private waiting: Waiting[] = [];
  private preferred: ReadonlySet<string> = new Set();
  /** When each group was last let in, so that one with many does not keep out the others. */
  private readonly turns = new Map<string, number>();
  private turn = 0;

  /**
   * @param limit how many may be inside at once.
   * @param reserved how many more of those that are preferred.
   */
  constructor(
    private readonly limit: number,
    private readonly reserved = 0,
  ) {}

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
    for (;;) {
      const preferred = this.waiting.findIndex(({ group }) => this.preferred.has(group));
      const room = this.limit + (preferred >= 0 ? this.reserved : 0);
      if (this.inside >= room || this.waiting.length === 0) return;
      const [next] = this.waiting.splice(preferred >= 0 ? preferred : this.nextInTurn(), 1);
      if (!next) return;
      this.turn += 1;
      this.turns.set(next.group, this.turn);
      next.begin();
    }
  }

  /** The first of the group whose last turn is longest ago. */
  private nextInTurn(): number {
    let best = 0;
    let oldest = Number.POSITIVE_INFINITY;
    for (const [at, { group }] of this.waiting.entries()) {
      const turn = this.turns.get(group) ?? 0;
      if (turn >= oldest) continue;
      best = at;
      oldest = turn;
      if (turn === 0) break;
    }
    return best;
  }
}
