/** What a window shows that reads each transcript once and then only follows the changes it is told. */
import { isDeepStrictEqual } from 'node:util';
import { applyChanges } from '@shared/chat/change';
import type { Message } from '@shared/chat/message';
import type { Patch, Store } from '../../../src/main/store/store';

interface Shown {
  readonly revision: number;
  readonly messages: readonly Message[];
}

export class View {
  private readonly shown = new Map<string, Shown>();
  private readonly trouble: string[] = [];

  constructor(private readonly store: Store) {
    for (const { id, revision } of store.sessions.list()) {
      this.shown.set(id, { revision, messages: store.transcripts.read(id) });
    }
  }

  patched({ sessionId, revision, changes }: Patch): void {
    const before = this.shown.get(sessionId) ?? { revision: 0, messages: [] };
    try {
      if (revision !== before.revision + 1) {
        throw new Error(`revision ${revision} came after ${before.revision}`);
      }
      this.shown.set(sessionId, { revision, messages: applyChanges(before.messages, changes) });
    } catch (error) {
      this.trouble.push(`${sessionId}: ${String(error)}`);
    }
  }

  /** Where the view is not what is stored. */
  differences(): string[] {
    const stale = [...this.shown].filter(
      ([id, { messages }]) =>
        !isDeepStrictEqual(plain(messages), plain(this.store.transcripts.read(id))),
    );
    return [...this.trouble, ...stale.map(([id]) => `${id}: the view differs from the store`)];
  }
}

/** As it crosses a process boundary. */
function plain(messages: readonly Message[]): unknown {
  return JSON.parse(JSON.stringify(messages));
}
