/** What a person can read and send when they ask for help. */
import type { CallHandlers } from './router';

export interface DiagnosticsPorts {
  /** The report as it stands now, without secrets. */
  readonly diagnostics: () => Promise<string>;
}

export function diagnosticsHandlers({
  diagnostics,
}: DiagnosticsPorts): Pick<CallHandlers, 'diagnostics.read'> {
  return { 'diagnostics.read': async () => ({ text: await diagnostics() }) };
}
