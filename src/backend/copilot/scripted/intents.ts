/** What plain messages ask for, by fixed patterns: the first that fits decides which tool is called. */
import type { JsonObject, JsonValue } from '@shared/protocol/json';

export interface Intent {
  /** Said before the call. */
  readonly intro: string;
  readonly tool: string;
  readonly arguments: JsonObject;
}

interface Rule {
  readonly pattern: RegExp;
  readonly intro: string;
  readonly tool: string;
  /** @returns the arguments, or null when the message does not fit after all. */
  readonly arguments: (groups: readonly string[], message: string) => JsonObject | null;
}

const RULES: readonly Rule[] = [
  {
    pattern: /^(?:please\s+)?(?:edit|change|update|modify)\s+(?:my\s+|the\s+)?agent\s+(.+)$/is,
    intro: 'I will change the agent. It takes a while; you can close the window meanwhile.',
    tool: 'edit_agent',
    arguments: ([rest = '']) => {
      const [agent = '', ...changes] = rest.split(/\s*(?::|\bso that\b)\s*/i);
      return { agent: unquote(agent), changes: changes.join(': ') || 'this' };
    },
  },
  {
    pattern:
      /\b(?:create|build|make|generate|set up|preview)\b[^.!?]*\b(?:agent|bot|automation|workflow)\b/i,
    intro: '',
    tool: 'create_agent',
    arguments: (_groups, description) => ({
      description,
      ...(/\bpreview\b/i.test(description) ? { preview: true } : {}),
    }),
  },
  {
    pattern: /\b(?:outputs?|results?)\s+of\s+(?:my\s+|the\s+)?(?:agent\s+)?(.+?)[?.!]*$/is,
    intro: 'Let me look at the latest run.',
    tool: 'view_agent_output',
    arguments: ([agent = '']) => ({ agent: unquote(agent) }),
  },
  {
    pattern:
      /\b(?:my library|my agents|agents do i have)\b(?:.*?\b(?:for|about)\s+(.+?))?[?.!]*$/is,
    intro: 'Let me look into your library.',
    tool: 'find_library_agent',
    arguments: ([query = '']) => ({ query }),
  },
  {
    pattern:
      /\b(?:find|search|look|recommend|suggest|is there|any)\b.*?\bagents?\b\s*(?:for|that|to|about|which)?\s*(.*?)[?.!]*$/is,
    intro: 'Let me search the marketplace.',
    tool: 'find_agent',
    arguments: ([query = ''], message) => ({ query: query || message }),
  },
  {
    pattern: /^(?:please\s+)?(dry[- ])?run\s+(?:the\s+)?block\s+(.+?)(?:\s+with\s+(.+))?$/is,
    intro: 'I will run the block.',
    tool: 'run_block',
    arguments: ([dry, block = '', inputs]) => ({
      block: unquote(block),
      ...(inputs === undefined ? {} : { input_data: readValues(inputs) }),
      ...(dry === undefined ? {} : { dry_run: true }),
    }),
  },
  {
    pattern:
      /^(?:please\s+)?(dry[- ]run|run|start|execute)\s+(?:my\s+|the\s+)?(?:agent\s+)?(.+?)(?:\s+with\s+(.+))?$/is,
    intro: 'I will start the agent.',
    tool: 'run_agent',
    arguments: ([verb = '', agent = '', inputs = '']) => ({
      agent: unquote(agent),
      ...(/\b(?:example|default)/i.test(inputs)
        ? { use_defaults: true }
        : { inputs: readValues(inputs) }),
      ...(/^dry/i.test(verb) ? { dry_run: true } : {}),
    }),
  },
  {
    pattern: /\b(?:about|details of|does)\s+(?:my\s+|the\s+)?agent\s+(.+?)(?:\s+do)?[?.!]*$/is,
    intro: 'Let me look at the agent.',
    tool: 'run_agent',
    arguments: ([agent = '']) => ({ agent: unquote(agent), details: true }),
  },
  {
    pattern: /\b(?:what|which|find|list|show|search)\b.*?\bblocks?\b\s*(.*?)[?.!]*$/is,
    intro: 'Let me look at the blocks.',
    tool: 'find_block',
    arguments: ([query = ''], message) => ({ query: query || message }),
  },
  {
    pattern: /\b(?:open|read|show)\b.*?\bpage\s+([\w/-]+)/i,
    intro: 'Here is the page.',
    tool: 'get_doc_page',
    arguments: ([path = '']) => ({ path }),
  },
  {
    pattern: /\b(?:docs?|documentation|manual)\b\s*(?:for|about|on|say about)?\s*(.*?)[?.!]*$/is,
    intro: 'Let me search the documentation.',
    tool: 'search_docs',
    arguments: ([query = ''], message) => ({ query: query || message }),
  },
  {
    pattern: /^(?:i am called|my name is)\s+(.+?)[.!]*$/is,
    intro: 'Nice to meet you.',
    tool: 'add_understanding',
    arguments: ([name = '']) => ({ user_name: name.slice(0, 500) }),
  },
  {
    pattern:
      /^(?:my (job|industry|business|company|goal) is|i work (as|in|at|for))\s+(.+?)[.!]*$/is,
    intro: 'Good to know.',
    tool: 'add_understanding',
    arguments: ([noun, preposition, value = '']) => ({
      [FACTS[(noun ?? preposition ?? '').toLowerCase()] ?? 'additional_notes']: value.slice(0, 500),
    }),
  },
  {
    pattern: /\b(?:list|show|which|what)\b.*?\bfiles\b/i,
    intro: 'Let me look into the workspace.',
    tool: 'list_workspace_files',
    arguments: () => ({}),
  },
  {
    pattern: /^(?:please\s+)?(read|delete|describe)\s+(?:the\s+)?file\s+([\w./-]+)/i,
    intro: 'One moment.',
    tool: 'read_workspace_file',
    arguments: ([verb = '', path = '']) => {
      if (/^delete/i.test(verb)) return null;
      return { path, ...(/^describe/i.test(verb) ? { metadata_only: true } : {}) };
    },
  },
  {
    pattern: /^(?:please\s+)?delete\s+(?:the\s+)?file\s+([\w./-]+)/i,
    intro: 'One moment.',
    tool: 'delete_workspace_file',
    arguments: ([path = '']) => ({ path }),
  },
  {
    pattern:
      /^(?:please\s+)?(?:write|save)\s+(?:to\s+)?(?:the\s+)?file\s+([\w./-]+?)\s*:\s*(.*)$/is,
    intro: 'I will write the file.',
    tool: 'write_workspace_file',
    arguments: ([path = '', content = '']) => ({ path, content }),
  },
];

const FACTS: Readonly<Record<string, string>> = {
  job: 'job_title',
  as: 'job_title',
  industry: 'industry',
  in: 'industry',
  business: 'business_name',
  company: 'business_name',
  at: 'business_name',
  for: 'business_name',
  goal: 'automation_goals',
};

const MAX_LENGTH = 2_000;
const MAX_ARGUMENT = 10_000;

/** Finds what a message asks for, or null. */
export function readIntent(message: string): Intent | null {
  for (const rule of RULES) {
    // Longer texts are material, not wishes; their beginning decides.
    const match = rule.pattern.exec(message.trim().slice(0, MAX_LENGTH));
    const args = match && rule.arguments(match.slice(1), message.trim().slice(0, MAX_ARGUMENT));
    if (args) return { intro: rule.intro, tool: rule.tool, arguments: args };
  }
  return null;
}

/** Reads `a=1, b=two words` as values. */
function readValues(text: string): Record<string, JsonValue> {
  const values: Record<string, JsonValue> = {};
  for (const pair of text.matchAll(/(\w+)\s*[=:]\s*("[^"]*"|[^,]+)/g)) {
    const [, name = '', value = ''] = pair;
    values[name] = /^\d+$/.test(value.trim()) ? Number(value) : unquote(value);
  }
  return values;
}

function unquote(text: string): string {
  return text.trim().replace(/^["“'](.*)["”']$/s, '$1');
}
