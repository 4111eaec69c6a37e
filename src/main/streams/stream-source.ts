/** Where streams come from. */
import type { StatusAnswer } from './connection-state';

/** What the engine asks of the server. */
export interface StreamSource {
  /** Requests the events after `cursor`. */
  open(taskId: string, cursor: string, signal: AbortSignal): Promise<Response>;
  /**
   * Asks how a task stands. Rejects when there is no answer.
   * @param withheld whether its stream was refused from the beginning too, so that only the rows tell the rest.
   */
  status(taskId: string, signal: AbortSignal, withheld: boolean): Promise<StatusAnswer>;
}
