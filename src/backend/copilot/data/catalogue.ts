/** The shapes of the bundled data: a small marketplace, its blocks and its documentation. */
import type { JsonValue } from '@shared/protocol/json';

export interface Field {
  readonly name: string;
  readonly type: 'string' | 'number' | 'boolean';
  readonly description: string;
  readonly required: boolean;
  /** Null: it has none. */
  readonly default: string | number | boolean | null;
}

/** A service that an agent or a block needs an account for. */
export interface Credential {
  readonly id: string;
  readonly title: string;
  readonly provider: string;
  readonly provider_name: string;
  readonly type: string;
  readonly types: readonly string[];
  readonly scopes: readonly string[];
}

export interface CatalogueAgent {
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  readonly category: string;
  readonly creator: string;
  readonly rating: number;
  readonly runs: number;
  readonly featured: boolean;
  readonly inputs: readonly Field[];
  readonly credentials: readonly ProviderName[];
  /** What starts the agent when it is not started by hand. */
  readonly trigger: 'webhook' | 'schedule' | null;
  /** Runs only with an account of the hosted platform. */
  readonly hosted: boolean;
  /** What a run gives, with `{input}` in place of the inputs. */
  readonly outputs: Readonly<Record<string, string>>;
}

export interface CatalogueBlock {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly categories: readonly string[];
  readonly inputs: readonly Field[];
  readonly outputs: Readonly<Record<string, string>>;
  readonly credentials: readonly ProviderName[];
  /** Does something that cannot be undone: a person has to approve each run. */
  readonly needsReview: boolean;
}

export interface DocPage {
  readonly path: string;
  readonly title: string;
  readonly section: string;
  readonly content: string;
}

export type ProviderName = 'google' | 'github' | 'slack' | 'openai' | 'notion';

const credential = (
  id: ProviderName,
  providerName: string,
  types: readonly [string, ...string[]],
  scopes: readonly string[] = [],
): Credential => ({
  id,
  title: `${providerName} account`,
  provider: id,
  provider_name: providerName,
  type: types[0],
  types,
  scopes,
});

export const CREDENTIALS: Readonly<Record<ProviderName, Credential>> = {
  google: credential('google', 'Google', ['oauth2'], ['gmail.send', 'spreadsheets']),
  github: credential('github', 'GitHub', ['oauth2', 'api_key'], ['repo']),
  slack: credential('slack', 'Slack', ['oauth2'], ['chat:write']),
  openai: credential('openai', 'OpenAI', ['api_key']),
  notion: credential('notion', 'Notion', ['oauth2', 'api_key']),
};

/** A text field that must be given. */
export function needed(name: string, description: string): Field {
  return { name, type: 'string', description, required: true, default: null };
}

/** A field that has a value of its own when it is left out. */
export function preset(name: string, description: string, value: string | number | boolean): Field {
  const type =
    typeof value === 'string' ? 'string' : typeof value === 'number' ? 'number' : 'boolean';
  return { name, type, description, required: false, default: value };
}

/** Puts values in place of `{name}`; names without a value stay. */
export function fillIn(template: string, values: Readonly<Record<string, JsonValue>>): string {
  return template.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
    const value = values[name];
    if (value === undefined) return placeholder;
    return typeof value === 'string' ? value : JSON.stringify(value);
  });
}
