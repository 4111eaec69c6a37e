/** The agents that the bundled generator makes: graphs of bundled blocks, by fixed rules. */
import type { JsonObject, JsonValue } from '@shared/protocol/json';
import { generateAgent } from '../copilot/tools/generator';
import type { GenerationRequest } from './request';

/** @param seed tells apart agents of the same description. The same request always gives the same agent. */
export function makeAgent({ path, body }: GenerationRequest['work'], seed: string): JsonObject {
  if (path === '/api/generate-agent') return agentJson(body.instructions, seed, 1);
  const { update_request: change, current_agent_json: current } = body;
  const before = text(current.description) ?? text(current.name) ?? 'An agent';
  const version = typeof current.version === 'number' ? current.version + 1 : 2;
  const changed = agentJson(`${before}\n\nChanged: ${change}`, seed, version);
  return { ...changed, id: current.id ?? null, name: current.name ?? changed.name ?? null };
}

function agentJson(description: string, seed: string, version: number): JsonObject {
  const { name, graph } = generateAgent(description, seed, 0);
  return { ...graph, name, description, version, is_active: true };
}

function text(value: JsonValue | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
