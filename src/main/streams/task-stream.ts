/**
 * Keeps one task connected until it is settled: carries out what the connection machine decides, commits what arrives, and
 * reports only what is committed.
 */
import type { Task } from '@shared/chat/task';
import { ApiError } from '../backend/chat-api';
import { errorText } from '../error-text';
import type { Reach } from '../reach';
import type { StreamEvent } from '../store/apply-events';
import { settleTask } from '../store/settle';
import type { Patch, Store } from '../store/store';
import type { ConnectionUpdate } from '../store/tasks';
import { runAttempt } from './attempt';
import { AttemptRecord } from './attempt-record';
import { Batcher, FRAME_MS, UNSEEN_FRAME_MS } from './batcher';
import type { Clock } from './clock';
import { step } from './connection';
import { ConnectionReport } from './connection-report';
import {
  type Answer,
  type ConnectionEvent,
  type ConnectionState,
  type Effect,
  initialConnection,
  type StatusAnswer,
} from './connection-state';
import { type Failure, networkFailure } from './failure';
import type { Gate } from './gate';
import { IdOrder } from './id-order';
import { Intake } from './intake';
import { Overlap } from './overlap';
import type { StreamSource } from './stream-source';

export interface StreamListener {
  onPatch(patch: Patch): void;
  /** @param connection how the connection stands now, even when that could not be stored. */
  onTaskChanged(taskId: string, connection?: ConnectionUpdate): void;
  onDiscovered(taskId: string): void;
  onSettled(taskId: string): void;
  /** Something failed that no state shows. */
  onError(context: string, error: unknown): void;
}

export interface StreamEnvironment {
  readonly store: Store;
  readonly source: StreamSource;
  readonly clock: Clock;
  /** A number in [0, 1). */
  readonly random: () => number;
  readonly silenceMs: number;
  readonly reach: Reach;
  readonly gate: Gate;
  /** Whether a person looks at a session. */
  readonly isSeen: (sessionId: string) => boolean;
  readonly listener: StreamListener;
}

/** How long after a failed write the end of a task is written again. */
const SETTLE_AGAIN_MS = 5_000;

export class TaskStream {
  private machine: ConnectionState = initialConnection;
  private adopted: Response | null = null;
  private abandon: () => void = () => undefined;
  private abandonQuestion: () => void = () => undefined;
  private leaveGate: () => void = () => undefined;
  private cancelTimer: () => void = () => undefined;
  private readonly intake: Intake;
  private readonly record: AttemptRecord;
  private readonly report: ConnectionReport;
  private readonly order = new IdOrder();
  private readonly batcher: Batcher<StreamEvent>;

  constructor(
    private readonly task: Pick<Task, 'taskId' | 'sessionId' | 'toolCallId'>,
    private readonly env: StreamEnvironment,
  ) {
    const { store, clock, listener } = env;
    this.intake = new Intake(task, store, clock);
    this.record = new AttemptRecord(task.taskId, store, clock, listener);
    this.report = new ConnectionReport(task.taskId, store, clock, listener);
    const frameMs = () => (env.isSeen(task.sessionId) ? FRAME_MS : UNSEEN_FRAME_MS);
    this.batcher = new Batcher(clock, frameMs, (events) => this.commit(events));
  }

  get sessionId(): string {
    return this.task.sessionId;
  }

  /**
   * Begins.
   * @param response the answer to the request that started the task, which carries its stream already.
   */
  start(response: Response | null = null): void {
    this.adopted = response;
    const { end } = this.env.store.tasks.progress(this.task.taskId).foldState;
    this.dispatch(end ? { type: 'ended', attempt: 0, end } : { type: 'start' });
  }

  dispatch(event: ConnectionEvent): void {
    const { state, effects } = step(this.machine, event, this.env.random());
    this.machine = state;
    for (const effect of effects) {
      // Effects that commit a batch dispatch in turn. Once the machine has gone on, the rest of what was decided is out of date.
      if (!this.isCurrent(state)) break;
      this.run(effect);
    }
    this.report.tell(this.machine);
  }

  /** Commits what has arrived, now. */
  flush(): void {
    this.batcher.flush();
  }

  /** Storing works again: ends the wait for that. */
  storageBack(): void {
    if (this.machine.waitReason === 'storage') this.dispatch({ type: 'retry-now' });
  }

  /** Lets go of everything, without a word to the server: the task goes on there. */
  close(): void {
    this.batcher.flush();
    this.endAttempt('the app let go');
    this.cancelTimer();
    this.machine = { ...this.machine, phase: 'settled' };
  }

  private run(effect: Effect): void {
    switch (effect.type) {
      case 'connect':
        this.leaveGate();
        this.leaveGate = this.env.gate.enter(this.task.sessionId, () =>
          this.connect(effect.attempt, effect.replay),
        );
        return;
      case 'ask-status':
        return this.askStatus(effect.attempt);
      case 'drop':
        return this.drop();
      case 'set-timer':
        this.cancelTimer();
        this.cancelTimer = this.env.clock.after(effect.ms, () => this.dispatch({ type: 'timer' }));
        return;
      case 'clear-timer':
        return this.cancelTimer();
      case 'settle':
        return this.settle(effect);
    }
  }

  private drop(): void {
    const { attempt } = this.machine;
    this.batcher.flush();
    // What was committed just now may have been the stream's end: then the question that it asks is under way, and stays.
    if (this.machine.attempt === attempt) this.endAttempt('dropped');
  }

  private connect(attempt: number, replay: boolean): void {
    const { source, clock, silenceMs, reach } = this.env;
    const response = this.adopted;
    this.adopted = null;
    let from: string;
    try {
      from = this.intake.begin(replay);
      this.record.begin(from);
    } catch (error) {
      // Not before the place at the gate is known here, so that it can be given up.
      queueMicrotask(() => this.storageFailed(error));
      return;
    }
    const token = reach.tokenNumber();
    const request = (signal: AbortSignal) =>
      response ? Promise.resolve(response) : source.open(this.task.taskId, from, signal);
    const overlap = new Overlap(from);
    this.abandon = runAttempt(request, clock, silenceMs, this.order, {
      onOpen: () => {
        this.leaveGate();
        this.record.opened();
        this.dispatch({ type: 'opened', attempt });
      },
      onRetry: (ms) => this.dispatch({ type: 'hinted', attempt, ms }),
      onEvent: (event) => {
        if (overlap.steppedOver(event.id))
          this.cannotGoOn('the log was rewritten', 'REWRITTEN_LOG');
        else this.batcher.add(event);
      },
      onCorrupt: (eventId) => {
        this.batcher.flush();
        return this.intake.tolerates(eventId);
      },
      onFailure: (failure) => {
        this.batcher.flush();
        // What was committed just now may have been the stream's end, and the next question is under way.
        if (this.machine.attempt !== attempt) return;
        this.endAttempt(failure.kind === 'http' ? `http ${failure.status}` : failure.kind);
        this.dispatch({ type: 'failed', attempt, failure });
        this.judgeToken(failure, token);
      },
    });
  }

  /** After a 401: another token may have come while the request was on its way. */
  private judgeToken(failure: Failure, token: number): void {
    if (failure.kind !== 'http' || failure.status !== 401) return;
    if (!this.env.reach.refused(token)) this.dispatch({ type: 'unblocked', by: 'signed-out' });
  }

  private isCurrent({ attempt, phase }: Pick<ConnectionState, 'attempt' | 'phase'>): boolean {
    return this.machine.attempt === attempt && this.machine.phase === phase;
  }

  private askStatus(attempt: number): void {
    const { source, reach } = this.env;
    const controller = new AbortController();
    const token = reach.tokenNumber();
    this.abandonQuestion();
    this.abandonQuestion = () => controller.abort();
    const { inquiry, replayed } = this.machine;
    const withheld = inquiry?.about === 'refusal' && replayed;
    source.status(this.task.taskId, controller.signal, withheld).then(
      (said) => this.dispatch({ type: 'answered', attempt, answer: this.asAnswer(said) }),
      (error: unknown) => {
        if (controller.signal.aborted) return;
        const failure = requestFailure(error);
        this.dispatch({ type: 'unanswered', attempt, failure });
        this.judgeToken(failure, token);
      },
    );
  }

  /** What the server says of the task, held against the cursor. */
  private asAnswer(said: StatusAnswer): Answer {
    if (said.kind !== 'ended') return said;
    const { kind, outcome, lastMessageId } = said;
    return { kind, outcome, rest: this.intake.restUpTo(lastMessageId) };
  }

  private commit(events: readonly StreamEvent[]): void {
    const { listener } = this.env;
    let taken: ReturnType<Intake['take']>;
    try {
      taken = this.intake.take(events, this.record);
    } catch (error) {
      return this.storageFailed(error);
    }
    if (taken === 'behind') return;
    // Its word that this is the end is not taken.
    if (taken === 'short') return this.cannotGoOn('the replay was too short', 'SHORT_REPLAY');
    if (taken.patch) listener.onPatch(taken.patch);
    for (const { taskId } of taken.discovered) listener.onDiscovered(taskId);
    const { attempt } = this.machine;
    if (taken.progressed) this.dispatch({ type: 'progressed', attempt });
    if (taken.end) {
      this.endAttempt('the stream ended');
      this.dispatch({ type: 'ended', attempt, end: taken.end });
    }
  }

  /** The server no longer sends what it once sent, and does not say so: as good as the refusal of our position. */
  private cannotGoOn(because: string, code: string): void {
    const { attempt } = this.machine;
    this.batcher.flush();
    this.endAttempt(because);
    const message = 'The server no longer has the whole answer.';
    const failure = { kind: 'http', status: 410, code, message } as const;
    this.dispatch({ type: 'failed', attempt, failure: { ...failure, retryAfterMs: null } });
  }

  /** Nothing was stored and the cursor stands where it stood; the events are asked for again. */
  private storageFailed(error: unknown): void {
    this.leaveGate();
    this.abandon();
    const message = `What arrives cannot be stored (${errorText(error)}).`;
    const { attempt } = this.machine;
    this.dispatch({ type: 'failed', attempt, failure: { kind: 'storage', message } });
  }

  private settle(effect: Extract<Effect, { type: 'settle' }>): void {
    const { store, clock, listener } = this.env;
    let patch: Patch | null;
    try {
      this.endAttempt('settled');
      patch = settleTask(store, this.task, effect.outcome, effect.detail, clock.wall());
    } catch (error) {
      listener.onError('noting the end of a task', error);
      this.cancelTimer = clock.after(SETTLE_AGAIN_MS, () => this.settle(effect));
      return;
    }
    if (patch) listener.onPatch(patch);
    listener.onTaskChanged(this.task.taskId);
    listener.onSettled(this.task.taskId);
  }

  private endAttempt(because: string): void {
    this.leaveGate();
    this.abandon();
    this.abandon = () => undefined;
    this.abandonQuestion();
    this.record.ended(because);
  }
}

function requestFailure(error: unknown): Failure {
  if (!(error instanceof ApiError)) return networkFailure(error);
  const { status, code, message, retryAfterMs } = error;
  return { kind: 'http', status, code, message, retryAfterMs };
}
