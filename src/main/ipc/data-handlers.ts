/** The calls about the data as a whole, and about files outside of it. */
import type { CallName } from '@shared/ipc';
import { CallFailure, type CallHandlers } from './router';

type DataCalls = Extract<CallName, `data.${string}` | 'sessions.export' | 'sessions.import'>;

export function dataHandlers(): Pick<CallHandlers, DataCalls> {
  const refuse = (): never => {
    throw new CallFailure('INTERNAL', 'This is not possible yet.');
  };
  return {
    'sessions.export': refuse,
    'sessions.import': refuse,
    'data.info': refuse,
    'data.setRetention': refuse,
    'data.export': refuse,
    'data.backUp': refuse,
    'data.restore': refuse,
    'data.reveal': refuse,
    'data.clear': refuse,
  };
}
