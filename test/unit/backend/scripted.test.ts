import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ModelEvent } from '../../../src/backend/copilot/model';
import { markdown } from '../../../src/backend/copilot/scripted/markdown';
import { seededRandom } from '../../../src/backend/copilot/scripted/random';
import { parseScript } from '../../../src/backend/copilot/scripted/script';
import { createScriptedModel } from '../../../src/backend/copilot/scripted/scripted-model';
import { tokens } from '../../../src/backend/copilot/scripted/tokens';
import type { MessageRow } from '../../../src/backend/store/messages';

const seeds = fc.integer({ min: 0, max: 2 ** 31 });

function userMessage(content: string): MessageRow {
  return {
    id: 'm',
    task_id: 't',
    turn: 1,
    role: 'user',
    content,
    tool_calls: null,
    tool_call_id: null,
    created_at: 0,
  };
}

async function respond(content: string): Promise<ModelEvent[]> {
  const events: ModelEvent[] = [];
  const signal = new AbortController().signal;
  const messages = [userMessage(content)];
  for await (const event of createScriptedModel().respond({
    messages,
    context: null,
    spoken: '',
    signal,
  })) {
    events.push(event);
  }
  return events;
}

async function textOf(content: string): Promise<string> {
  const events = await respond(content);
  return events.map((event) => (event.type === 'text' ? event.delta : '')).join('');
}

describe('scripted markdown', () => {
  it('has exactly the length asked for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), seeds, (length, seed) => {
        expect(markdown(length, seededRandom(seed))).toHaveLength(length);
      }),
    );
  });

  it('is the same for the same seed and differs for another', () => {
    expect(markdown(3_000, seededRandom(7))).toBe(markdown(3_000, seededRandom(7)));
    expect(markdown(3_000, seededRandom(7))).not.toBe(markdown(3_000, seededRandom(8)));
  });

  it('is varied: headings, lists, tables, code, many scripts and emoji', () => {
    const text = markdown(20_000, seededRandom(7));
    for (const pattern of [
      /^## /m,
      /^- /m,
      /^1\. /m,
      /^\| --- /m,
      /^```ts$/m,
      /\p{Emoji_Presentation}/u,
    ]) {
      expect(text).toMatch(pattern);
    }
    expect(text).toMatch(/[\u0370-\uffff]/);
  });

  it('is cut into tokens that give the text back and are whole in UTF-8', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4_000 }), seeds, (length, seed) => {
        const text = markdown(length, seededRandom(seed));
        const pieces = [...tokens(text, seededRandom(seed))];
        expect(pieces.join('')).toBe(text);
        for (const piece of pieces) expect(Buffer.from(piece).toString()).toBe(piece);
      }),
      { numRuns: 50 },
    );
  });
});

describe('scripts', () => {
  it('reads arguments and fills in the rest', () => {
    expect(parseScript('/script text chars=20000 interval=0')).toEqual({
      kind: 'script',
      script: { name: 'text', chars: 20_000, interval: 0, seed: 1 },
    });
    expect(parseScript('Please /script text')).toEqual({ kind: 'none' });
    expect(parseScript('/script tool tool=run_agent args={"agent":"Daily News Digest"}')).toEqual({
      kind: 'script',
      script: { name: 'tool', tool: 'run_agent', args: { agent: 'Daily News Digest' } },
    });
    expect(parseScript('/script edit-agent agent="My News" changes="more of it"')).toMatchObject({
      script: { name: 'edit-agent', agent: 'My News', changes: 'more of it', steps: 6 },
    });
  });

  it.each([
    ['/script', 'Which script?'],
    ['/script dance', 'There is no script “dance”.'],
    ['/script text chars', '“chars” is not of the form key=value.'],
    ['/script text chars=many', 'must be a whole number'],
    ['/script text colour=red', 'colour'],
    ['/script text chars=0', 'Too small'],
    ['/script tool args=[]', 'must be a JSON object'],
    ['/script create-agent fail=never', 'configure'],
  ])('explains what is wrong with %s', async (message, reason) => {
    const answer = await textOf(message);
    expect(answer).toContain(reason);
    expect(answer).toContain('create-agent');
  });

  it('streams exactly the characters asked for, byte for byte the same each time', async () => {
    const text = await textOf('/script text chars=20000 interval=5 seed=7');
    expect(text).toHaveLength(20_000);
    expect(await textOf('/script text chars=20000 interval=0 seed=7')).toBe(text);
  });

  it('starts a long task for a plain wish, and echoes anything else', async () => {
    const wish = await respond('Please build me an agent that reads the news');
    expect(wish.at(-1)).toMatchObject({ type: 'tool-call', name: 'create_agent' });
    expect(await textOf('What is the weather like?')).toContain('> What is the weather like?');
  });
});
