/** A message as Markdown for people: what was said stays as it is, everything else becomes a quote or a code block. */
import type { Message, Part } from '@shared/chat/message';

const WHO = { user: 'You', assistant: 'Longhaul' } as const;

export function messageToMarkdown(message: Message): string {
  const head = `## ${WHO[message.role]} · ${new Date(message.createdAt).toISOString()}`;
  const note = noteOf(message);
  const parts = message.parts.map(partToMarkdown).filter((text) => text !== '');
  return `${[head, ...parts, ...(note === null ? [] : [quote(note)])].join('\n\n')}\n\n`;
}

function noteOf({ status, reason }: Message): string | null {
  switch (status) {
    case 'refused':
      return `The server did not accept this message. ${reason ?? ''}`.trimEnd();
    case 'failed':
      return 'This answer failed.';
    case 'stopped':
      return 'This answer was stopped.';
    case 'partial':
      return 'The rest of this answer is lost.';
    case 'queued':
    case 'sending':
      return 'This message had not been sent yet.';
    case 'streaming':
      return 'This answer had not ended yet.';
    case 'sent':
    case 'complete':
      return null;
  }
}

function partToMarkdown(part: Part): string {
  switch (part.type) {
    case 'text':
      return part.text.trim();
    case 'reasoning':
      return quote(part.text.trim());
    case 'tool': {
      const answer = part.errorText ?? part.output;
      const json = JSON.stringify({ input: part.input, output: answer }, null, 2);
      return `**${part.toolName}**\n\n${fenced(json, 'json')}`;
    }
    case 'error':
      return quote(`Error: ${part.text}`);
    case 'corrupt':
      return quote(`An event arrived damaged and was left out: ${part.reason}`);
    case 'file':
      return `[${part.mediaType}](<${part.url}>)`;
    case 'source':
      return `[${part.title ?? part.url}](<${part.url}>)`;
    case 'document':
      return part.filename === null ? part.title : `${part.title} (${part.filename})`;
    case 'steering': {
      const files = part.files.map(({ filename, url }) => `[${filename ?? url}](<${url}>)`);
      return quote([...part.texts, ...files].join('\n\n'));
    }
    case 'data':
      return `**${part.name}**\n\n${fenced(JSON.stringify(part.data, null, 2), 'json')}`;
    case 'raw':
      return fenced(part.json, 'json');
    case 'custom':
    case 'step':
      return '';
  }
}

function quote(text: string): string {
  return text === '' ? '' : text.replace(/^/gm, '> ');
}

/** A fence longer than any in the text. */
function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}
