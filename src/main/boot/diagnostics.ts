/** Gathers what the diagnostics say, from all over the app. */
import { app } from 'electron';
import type { AppStatus } from '../app-status';
import type { Log } from '../desktop/log';
import { checkLines } from '../diagnostics/check';
import type { KnownSecrets } from '../diagnostics/known-secrets';
import { LOG_LINES_SHOWN, lastLines } from '../diagnostics/log-tail';
import { machineChecks } from '../diagnostics/machine';
import { diagnosticsText } from '../diagnostics/report';
import type { Store } from '../store/store';

export interface DiagnosticsSources {
  readonly status: AppStatus;
  /** Null while the profile cannot be used. */
  readonly store: Store | null;
  readonly log: Log;
  readonly secrets: KnownSecrets;
}

/** @returns how the app stands, as text without secrets. */
export async function readDiagnostics(sources: DiagnosticsSources): Promise<string> {
  const { status, store, log, secrets } = sources;
  return diagnosticsText(
    {
      state: status.state(),
      tasks: store?.taskList.read().map(({ task }) => task) ?? null,
      data: store?.info() ?? null,
      log: lastLines(log.file, LOG_LINES_SHOWN),
      more: [{ title: 'Machine', lines: checkLines(await machineChecks(process)) }],
      now: new Date(),
      home: app.getPath('home'),
    },
    (text) => secrets.redact(text),
  );
}
