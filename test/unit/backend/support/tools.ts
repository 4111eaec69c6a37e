/** Tools called as a turn calls them, on documents in memory. */
import type { JsonObject, JsonValue } from '@shared/protocol/json';
import { parseToolCard, type ToolCard } from '@shared/protocol/tool-cards';
import type { ToolResponse } from '@shared/protocol/tool-response';
import { ALL_TOOLS } from '../../../../src/backend/copilot/tools/all-tools';
import { findTool, type ToolContext } from '../../../../src/backend/copilot/tools/tool';
import type { DocumentStore, DocumentWrite } from '../../../../src/backend/store/documents';

class MemoryDocuments implements DocumentStore {
  private readonly values = new Map<string, JsonValue>();

  async get(userId: string, collection: string, id: string): Promise<JsonValue | null> {
    return this.values.get([userId, collection, id].join('\n')) ?? null;
  }

  async list(userId: string, collection: string): Promise<readonly JsonValue[]> {
    const prefix = [userId, collection, ''].join('\n');
    return [...this.values].filter(([key]) => key.startsWith(prefix)).map(([, value]) => value);
  }

  apply(userId: string, writes: readonly DocumentWrite[]): void {
    for (const write of writes) {
      const key = [userId, write.collection, write.id].join('\n');
      if (write.kind === 'put-document') this.values.set(key, write.value);
      else this.values.delete(key);
    }
  }
}

export class ToolBench {
  now = 1_700_000_000_000;
  private readonly documents = new MemoryDocuments();
  private calls = 0;

  context(userId = 'local'): ToolContext {
    this.calls += 1;
    return { userId, toolCallId: `call-${this.calls}`, now: this.now, documents: this.documents };
  }

  /** Calls a tool and stores what it writes; an operation is carried to its end. @returns the card it answers with. */
  async call(name: string, args: JsonObject = {}, userId = 'local'): Promise<ToolCard> {
    const tool = findTool(ALL_TOOLS, name);
    if (!tool) throw new Error(`no tool ${name}`);
    const context = this.context(userId);
    if (tool.kind === 'immediate') {
      const { response, writes = [] } = await tool.run(args, context);
      this.documents.apply(userId, writes);
      return cardOf(response);
    }
    const refusal = await tool.refuse(args, context);
    if (refusal) return cardOf(refusal);
    const plan = await tool.plan(args, context);
    this.documents.apply(userId, plan.writes);
    return cardOf(plan.response);
  }
}

/** Checks a response against its schema, as it comes out of JSON. */
export function cardOf(response: ToolResponse): ToolCard {
  const parsed = parseToolCard(JSON.parse(JSON.stringify(response)));
  if (parsed.kind !== 'card') throw new Error(JSON.stringify(parsed));
  return parsed.card;
}
