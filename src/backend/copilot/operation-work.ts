/**
 * The work of an operation, until it is completed: steps of our own, or a request to the agent generator and the wait for
 * its answer. Either way the operation ends with a stored completion, and one that comes from outside counts at any time.
 */
import { OPERATION_PROGRESS_TYPE, type ProgressStep } from '@shared/protocol/tool-output';
import { z } from 'zod';
import type { Completion, CompletionStore } from '../completion/completion';
import { untilClaimed, untilCompleted, type WaitDeps, watchCompletion } from '../completion/wait';
import type { AgentGenerator, GeneratorAnswer } from '../generator/client';
import type { GenerationRequest } from '../generator/request';
import type { Task } from '../tasks/registry';
import { type Emission, emit, type StepBody, type Steps, wait } from '../tasks/workflow';
import type { OperationPlan } from './tools/tool';

const MAX_TRIES = 8;
const FIRST_RETRY_DELAY = 250;
const MAX_RETRY_DELAY = 30_000;

export interface WorkDeps extends WaitDeps {
  readonly generator: AgentGenerator;
}

interface Operation {
  readonly task: Task;
  readonly operationId: string;
  readonly toolCallId: string;
}

const ASKING = [
  { name: 'ask-the-generator', label: 'Ask the agent generator' },
  { name: 'wait-for-the-generator', label: 'Waiting for the agent generator' },
];

/** Works until the operation's completion is stored. */
export async function work(
  deps: WorkDeps,
  steps: Steps,
  plan: OperationPlan,
  operation: Operation,
): Promise<void> {
  if (plan.request) {
    await ask(deps, steps, plan.request, operation);
    await awaitAnswer(deps, steps, operation);
    return;
  }
  for (const index of plan.steps.keys()) {
    if (await runStep(deps.completions, steps, plan, operation, index)) return;
  }
  await finishWork(deps.completions, steps, operation);
}

/** @returns whether the operation was completed from outside, so that the rest of the work is not needed. */
function runStep(
  completions: CompletionStore,
  steps: Steps,
  plan: OperationPlan,
  { task, toolCallId }: Operation,
  index: number,
): Promise<boolean> {
  return steps.run({
    name: `step-${index} ${plan.steps[index]?.name}`,
    result: z.boolean(),
    body: async function* (): StepBody<boolean> {
      const watched = watchCompletion(completions, task.id);
      try {
        yield progress(plan.steps, toolCallId, index, 'running');
        if (!(await completions.find(task.id))) yield wait(plan.stepDuration, watched.signal);
        yield progress(plan.steps, toolCallId, index, 'done');
        return (await completions.find(task.id)) !== null;
      } finally {
        watched.leave();
      }
    },
  });
}

/** The last word about whether our own work or an outside service has completed the operation. */
async function finishWork(
  completions: CompletionStore,
  steps: Steps,
  { task, operationId }: Operation,
): Promise<void> {
  await steps.run({
    name: 'work done',
    result: z.null(),
    body: async function* (): StepBody<null> {
      yield* untilClaimed(completions, task, operationId, done(true, null, null));
      return null;
    },
  });
}

async function ask(
  { completions, generator }: WorkDeps,
  steps: Steps,
  request: GenerationRequest,
  { task, operationId, toolCallId }: Operation,
): Promise<void> {
  const ids = { operation_id: operationId, task_id: task.id };
  await steps.run({
    name: 'ask the generator',
    result: z.null(),
    body: async function* ({ signal }): StepBody<null> {
      yield progress(ASKING, toolCallId, 0, 'running');
      for (let tries = 1; ; tries += 1) {
        if (await completions.find(task.id)) return null;
        const answer = await generator.ask(request, ids, signal);
        if (answer.kind === 'accepted') return null;
        if (answer.kind !== 'unavailable' || tries >= MAX_TRIES) {
          await completions.claim(operationId, asCompletion(answer));
          return null;
        }
        yield wait(Math.min(FIRST_RETRY_DELAY * 2 ** (tries - 1), MAX_RETRY_DELAY));
      }
    },
  });
}

async function awaitAnswer(
  deps: WorkDeps,
  steps: Steps,
  { task, operationId, toolCallId }: Operation,
): Promise<void> {
  await steps.run({
    name: 'wait for the generator',
    result: z.null(),
    body: async function* (): StepBody<null> {
      yield progress(ASKING, toolCallId, 1, 'running');
      const { success } = yield* untilCompleted(deps, task, operationId);
      yield progress(ASKING, toolCallId, 1, success ? 'done' : 'failed');
      return null;
    },
  });
}

function asCompletion(answer: Exclude<GeneratorAnswer, { kind: 'accepted' }>): Completion {
  switch (answer.kind) {
    case 'agent':
      return done(true, { agent_json: answer.agent }, null);
    case 'refused':
      return done(false, null, `The agent generator refused: ${answer.reason}`);
    case 'unavailable':
      return done(false, null, `The agent generator could not be reached: ${answer.reason}`);
  }
}

function done(success: boolean, result: Completion['result'], error: string | null): Completion {
  return { success, result, error, source: 'work' };
}

/** The state of all steps while the one at `current` is in `state`. */
function progress(
  all: OperationPlan['steps'],
  toolCallId: string,
  current: number,
  state: ProgressStep['state'],
): Emission {
  const steps = all.map((step, index) => ({
    ...step,
    state: index < current ? 'done' : index === current ? state : 'pending',
  }));
  return emit({ type: OPERATION_PROGRESS_TYPE, id: toolCallId, data: { toolCallId, steps } });
}
