/** The steps that building an agent reports, and how a script can pace them or make them fail. */
import type { ToolResponse } from '@shared/protocol/tool-response';
import { z } from 'zod';
import { type SimulationOptions, via } from '../../generator/request';

const FIRST_STEPS = [
  'Understand the goal',
  'Decompose into blocks',
  'Generate the agent',
  'Connect the blocks',
  'Validate the graph',
];
const LAST_STEP = 'Save to the library';

/** How the simulation behaves. Scripts set it; real models are not told of it. */
export const simulation = z.object({
  steps: z.number().int().min(1).max(100).default(6),
  /** Milliseconds per step. */
  interval: z.number().int().min(0).max(3_600_000).default(9_000),
  seed: z.number().int().optional(),
  fail: z.enum(['decompose', 'generate', 'save', 'configure']).optional(),
  /** Leaves the work to the bundled generator, which answers in this way. */
  via: via.optional(),
});

/** What the bundled generator is told when it does the work. */
export function simulationOptions(
  { steps, interval, fail, via: way }: z.output<typeof simulation>,
  seed: string,
): SimulationOptions | null {
  return way === undefined
    ? null
    : { via: way, delay: steps * interval, seed, fail: fail !== undefined };
}

/** Names for any number of steps; the last one always saves. */
export function stepLabels(count: number): readonly string[] {
  // With exactly five steps, connecting is part of generating.
  const first =
    count === 5 ? FIRST_STEPS.filter((label) => label !== 'Connect the blocks') : FIRST_STEPS;
  const labels = first.slice(0, count - 1);
  for (let round = 1; labels.length < count - 1; round += 1) {
    labels.push(`Refine the graph, round ${round}`);
  }
  return [...labels, LAST_STEP];
}

/** Steps as a plan lists them. */
export function planSteps(labels: readonly string[]): { name: string; label: string }[] {
  return labels.map((label) => ({
    name: label.toLowerCase().replace(/[^a-z0-9]+/g, '-'),
    label,
  }));
}

/** The steps up to where a simulated failure happens, and what it is answered with. */
export function simulatedFailure(
  fail: NonNullable<z.output<typeof simulation>['fail']>,
  labels: readonly string[],
): { readonly steps: readonly string[]; readonly response: ToolResponse } {
  const { code, message, step } = FAILURES[fail];
  return {
    steps: step === null ? labels : labels.slice(0, step),
    response: { type: 'error', message, error: code, details: { step: fail } },
  };
}

/** `step` counts the steps that are reported; null stands for all of them. */
const FAILURES = {
  configure: {
    code: 'service_not_configured',
    message: 'The agent generator is not configured.',
    step: 1,
  },
  decompose: {
    code: 'decomposition_failed',
    message: 'The goal could not be decomposed into blocks.',
    step: 2,
  },
  generate: {
    code: 'generation_failed',
    message: 'The agent could not be generated.',
    step: 3,
  },
  save: { code: 'save_failed', message: 'The agent could not be saved.', step: null },
} as const;
