/** The turn: answering one message. */
import { z } from 'zod';
import type { Workflow } from '../tasks/workflow';
import { type ConversationDeps, converse } from './converse';
import { roundOff } from './interruption';

const turnInput = z
  .object({ context: z.object({ url: z.string(), content: z.string() }).nullish() })
  .nullable();

/** Makes the workflow of turns. */
export function turnWorkflow(deps: ConversationDeps): Workflow {
  return {
    run: (task, steps) =>
      converse(deps, task, steps, {
        // What later turns say must not change what this one says.
        select: (rows) => rows.filter((row) => row.turn < task.turn || row.task_id === task.id),
        context: turnInput.parse(task.input)?.context ?? null,
      }),
    interrupted: (task, outcome, unfinished) => roundOff(deps.messages, task, outcome, unfinished),
  };
}
