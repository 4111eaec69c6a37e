/** The inspector's view of a task as a file for a bug report, with secrets removed. */

import type { Task } from '@shared/chat/task';
import type { Inspection } from '@shared/inspector';
import type { JsonValue } from '@shared/protocol/json';
import { redactData, redactJson } from './redact';

/** @param app what the report says about the app that wrote it. */
export function inspectionReport(inspection: Inspection, task: Task, app: JsonValue): string {
  const events = inspection.events.map((event) => ({ ...event, data: redactData(event.data) }));
  // Plain data throughout, so it goes through JSON unchanged.
  const rest = JSON.parse(JSON.stringify({ app, task, ...inspection, events: [] })) as JsonValue;
  return `${JSON.stringify({ ...(redactJson(rest) as object), events }, null, 2)}\n`;
}
