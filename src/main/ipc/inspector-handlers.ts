/** The calls of the stream inspector. */
import { writeFile } from 'node:fs/promises';
import type { Inspection } from '@shared/inspector';
import type { JsonValue } from '@shared/protocol/json';
import { errorText } from '../error-text';
import { inspectionReport } from '../inspector/report';
import type { EventRing } from '../inspector/ring';
import type { DataPorts } from './data-handlers';
import type { EngineAccess } from './engine-access';
import { CallFailure, type CallHandlers } from './router';

export interface InspectorPorts extends Pick<DataPorts, 'askWhereToSave'> {
  readonly ring: EventRing;
  /** What a report says about the app that wrote it. */
  readonly about: JsonValue;
}

export function inspectorHandlers(
  access: EngineAccess,
  { ring, about, askWhereToSave }: InspectorPorts,
): Pick<CallHandlers, 'inspector.read' | 'inspector.export'> {
  function inspect(taskId: string): Inspection {
    access.requireTask(taskId);
    const attempts = access.store.attempts.ofTask(taskId);
    return { taskId, attempts, ...ring.read(taskId) };
  }

  return {
    'inspector.read': ({ taskId }) => inspect(taskId),
    'inspector.export': async ({ taskId }, caller) => {
      const inspection = inspect(taskId);
      const task = access.store.tasks.get(taskId);
      if (!task) throw new CallFailure('NOT_FOUND', 'There is no such task.');
      const kind = { name: 'JSON', extensions: ['json'] };
      const file = await askWhereToSave(caller, `longhaul-stream-${taskId}.json`, kind);
      if (file === null) return { file };
      try {
        await writeFile(file, inspectionReport(inspection, task, about), { mode: 0o600 });
      } catch (error) {
        throw new CallFailure('BAD_FILE', errorText(error));
      }
      return { file };
    },
  };
}
