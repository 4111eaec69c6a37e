/**
 * Which generation of the platform's API has what, G0 (January 2026) to G7 (August 2026). The recorded answers in
 * `test/fixtures/generations` are held against it.
 */

/** First and last generation; without a last one, it is still there. */
export type Span = readonly [first: number, last?: number];

/** By method and path. Whatever is missing is Longhaul's own. */
export const ENDPOINTS: Readonly<Record<string, Span>> = {
  'GET /sessions': [0],
  'POST /sessions': [0],
  'GET /sessions/{id}': [0],
  'PATCH /sessions/{id}/title': [6],
  'PATCH /sessions/{id}/assign-user': [0],
  'DELETE /sessions/{id}': [4],
  'POST /sessions/{id}/stream': [0],
  'GET /sessions/{id}/stream': [0],
  'POST /sessions/{id}/messages/pending': [6],
  'GET /sessions/{id}/messages/pending': [6],
  'POST /sessions/{id}/cancel': [4],
  'GET /tasks/{id}': [1, 4],
  'GET /tasks/{id}/stream': [1, 4],
  'POST /operations/{id}/complete': [1, 4],
  'GET /config/ttl': [2],
  'GET /health': [0],
};

/** By type. Whatever is missing is known from the AI SDK only; no generation of the platform sends it. */
export const CHUNKS: Readonly<Record<string, Span>> = {
  start: [0],
  'start-step': [3],
  'finish-step': [3],
  'text-start': [0],
  'text-delta': [0],
  'text-end': [0],
  'reasoning-start': [6],
  'reasoning-delta': [6],
  'reasoning-end': [6],
  'tool-input-start': [0],
  'tool-input-available': [0],
  'tool-output-available': [0],
  error: [0],
  finish: [0],
  heartbeat: [0, 2],
  usage: [0, 2],
  'data-status': [6],
  'data-cursor': [6, 6],
};

/** By type; a card that is missing has been there from the first. */
export const CARDS: Readonly<Record<string, Span>> = {
  operation_started: [0, 4],
  operation_pending: [0, 4],
  operation_in_progress: [0, 4],
  agent_preview: [0, 6],
  agent_saved: [0, 6],
  clarification_needed: [0, 6],
  agent_builder_preview: [6],
  agent_builder_saved: [6],
  agent_builder_clarification_needed: [6],
  agent_builder_guide: [6],
  agent_builder_validation_result: [6],
  agent_builder_fix_result: [6],
  suggested_goal: [4],
  review_required: [6],
  bash_exec: [6],
  web_fetch: [6],
  web_search: [6],
  todo_write: [6],
};

/** @returns such as `G1–G4`, or `G6 and later`. */
export function spanText([first, last]: Span): string {
  if (last === undefined) return first === 0 ? 'all' : `G${first} and later`;
  return last === first ? `G${first}` : `G${first}–G${last}`;
}
