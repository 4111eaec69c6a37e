/**
 * Keeps one task connected until it is settled: carries out what the connection machine decides, commits what arrives, and
 * reports only what is committed.
 */
import type { Task } from '@shared/chat/task';
import { isAfter, STREAM_START } from '@shared/protocol/stream-id';
import { ApiError } from '../backend/chat-api';
import { errorText } from '../error-text';
import type { Reach } from '../reach';
import { type Applied, applyEvents, learnServerId, type StreamEvent } from '../store/apply-events';
import { applyReplay, rehearse } from '../store/apply-replay';
import { settleTask } from '../store/settle';
import type { Patch, Store } from '../store/store';
import type { ConnectionUpdate } from '../store/tasks';
import { runAttempt } from './attempt';
import { Batcher } from './batcher';
import type { Clock } from './clock';
import { step } from './connection';
import {
  type Answer,
  type ConnectionEvent,
  type ConnectionState,
  type Effect,
  initialConnection,
  type Rest,
  type Shown,
  type StatusAnswer,
  shown,
} from './connection-state';
import { type Failure, networkFailure } from './failure';
import type { Gate } from './gate';
import { IdOrder } from './id-order';
import { Overlap } from './overlap';
import type { Rehearsal } from './rehearsal';
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
  readonly listener: StreamListener;
}

/** How long after a failed write the end of a task is written again. */
const SETTLE_AGAIN_MS = 5_000;

export class TaskStream {
  private machine: ConnectionState = initialConnection;
  /** The state that was published last. */
  private reported: Shown = shown(initialConnection);
  private adopted: Response | null = null;
  private abandon: () => void = () => undefined;
  private abandonQuestion: () => void = () => undefined;
  private leaveGate: () => void = () => undefined;
  private cancelTimer: () => void = () => undefined;
  private attemptRow = 0;
  /** True until the first batch of a replay is committed. */
  private replacing = false;
  /** How the current attempt goes on: `undecided` until its first event shows whether the server gives ids. */
  private mode: 'undecided' | 'direct' | Rehearsal = 'direct';
  private shortReplay = false;
  /** The cursor at which an unreadable event was met; met again there, it is left out. */
  private corruptAfter: string | null = null;
  private readonly order = new IdOrder();
  private readonly batcher: Batcher<StreamEvent>;

  constructor(
    private readonly task: Pick<Task, 'taskId' | 'sessionId' | 'toolCallId'>,
    private readonly env: StreamEnvironment,
  ) {
    this.batcher = new Batcher(env.clock, (events) => this.commit(events));
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
    for (const effect of effects) this.run(effect);
    // Effects that commit a batch dispatch in turn, so the machine may be further than `state` by now.
    const reached = shown(this.machine);
    if (!isNews(this.reported, reached)) return;
    this.reported = reached;
    this.publish(reached);
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
        // Effects that run before this one may commit the stream's end and so overtake the decision.
        if (this.isCurrent(effect.attempt, 'connecting')) {
          const { attempt, replay } = effect;
          this.leaveGate();
          this.leaveGate = this.env.gate.enter(this.task.sessionId, () =>
            this.connect(attempt, replay),
          );
        }
        return;
      case 'ask-status':
        if (this.machine.attempt === effect.attempt) this.askStatus(effect.attempt);
        return;
      case 'drop':
        this.batcher.flush();
        return this.endAttempt('dropped');
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

  private connect(attempt: number, replay: boolean): void {
    const { store, source, clock, silenceMs, reach } = this.env;
    const { taskId } = this.task;
    const response = this.adopted;
    this.adopted = null;
    let from: string;
    try {
      const { cursor, unidentified } = store.tasks.progress(taskId);
      // A stream without ids can only be replayed; that is rehearsed before it is seen.
      this.replacing = replay && !unidentified;
      from = replay || unidentified ? STREAM_START : cursor;
      if (unidentified) this.mode = rehearse(store, this.task);
      else this.mode = cursor === STREAM_START ? 'undecided' : 'direct';
      this.attemptRow = store.transaction(() => store.attempts.begin(taskId, from, clock.wall()));
    } catch (error) {
      // Not before the place at the gate is known here, so that it can be given up.
      queueMicrotask(() => this.storageFailed(error));
      return;
    }
    const token = reach.tokenNumber();
    const request = (signal: AbortSignal) =>
      response ? Promise.resolve(response) : source.open(taskId, from, signal);
    const overlap = new Overlap(from);
    this.abandon = runAttempt(request, clock, silenceMs, this.order, {
      onOpen: () => {
        this.leaveGate();
        this.note(() => store.attempts.opened(this.attemptRow, clock.wall()));
        this.dispatch({ type: 'opened', attempt });
      },
      onRetry: (ms) => this.dispatch({ type: 'hinted', attempt, ms }),
      onEvent: (event) => {
        if (overlap.steppedOver(event.id))
          this.cannotGoOn('the log was rewritten', 'REWRITTEN_LOG');
        else this.batcher.add(event);
      },
      onCorrupt: (eventId) => this.tolerates(eventId),
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

  private isCurrent(attempt: number, phase: ConnectionState['phase']): boolean {
    return this.machine.attempt === attempt && this.machine.phase === phase;
  }

  /** Whether an unreadable event here was met before, or is behind us. Commits what came before it first. */
  private tolerates(eventId: string | null): boolean {
    this.batcher.flush();
    const { cursor } = this.env.store.tasks.progress(this.task.taskId);
    if (!this.replacing && eventId !== null && !isAfter(eventId, cursor)) return true;
    const again = this.corruptAfter === cursor;
    this.corruptAfter = cursor;
    return again;
  }

  private askStatus(attempt: number): void {
    const { source, reach } = this.env;
    const controller = new AbortController();
    const token = reach.tokenNumber();
    this.abandonQuestion();
    this.abandonQuestion = () => controller.abort();
    source.status(this.task.taskId, controller.signal).then(
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
    return { kind, outcome, rest: this.restOf(lastMessageId) };
  }

  private restOf(lastMessageId: string | null): Rest {
    const { cursor, unidentified } = this.env.store.tasks.progress(this.task.taskId);
    if (lastMessageId === null || unidentified) return 'unknown';
    if (lastMessageId === cursor) return 'none';
    // A log that ends before the cursor is another one than was read.
    return isAfter(lastMessageId, cursor) ? 'due' : 'unknown';
  }

  private commit(events: readonly StreamEvent[]): void {
    const { store, listener } = this.env;
    let applied: (Applied & { readonly progressed: boolean }) | null;
    try {
      applied = store.transaction(() => {
        const result = this.apply(events);
        const alarms = events.flatMap(({ alarm }) => alarm ?? []);
        if (result) {
          store.attempts.count(this.attemptRow, result.applied, result.duplicates, alarms);
        }
        return result;
      });
    } catch (error) {
      return this.storageFailed(error);
    }
    if (!applied) {
      // Its word that this is the end is not taken.
      if (this.shortReplay) this.cannotGoOn('the replay was too short', 'SHORT_REPLAY');
      return;
    }
    this.replacing = false;
    if (applied.patch) listener.onPatch(applied.patch);
    for (const { taskId } of applied.discovered) listener.onDiscovered(taskId);
    const { attempt } = this.machine;
    if (applied.progressed) this.dispatch({ type: 'progressed', attempt });
    if (applied.end) {
      this.endAttempt('the stream ended');
      this.dispatch({ type: 'ended', attempt, end: applied.end });
    }
  }

  /** Commits a batch, or keeps it aside while a replay has not caught up: then there is nothing to report yet. */
  private apply(
    events: readonly StreamEvent[],
  ): (Applied & { readonly progressed: boolean }) | null {
    const { store, clock } = this.env;
    if (this.mode === 'undecided') {
      this.mode = events[0]?.id == null ? rehearse(store, this.task) : 'direct';
    }
    if (this.mode === 'direct') {
      const applied = applyEvents(store, this.task, events, this.replacing, clock.wall());
      return { ...applied, progressed: applied.applied > 0 };
    }
    learnServerId(store, this.task.taskId, events);
    const standing = this.mode.take(events, clock.wall());
    if (standing === 'behind') return null;
    this.shortReplay = standing === 'short';
    if (this.shortReplay) return null;
    const applied = applyReplay(store, this.task, this.mode, clock.wall());
    const progressed = this.mode.gained;
    this.mode = 'direct';
    return { ...applied, progressed };
  }

  /** The server no longer sends what it once sent, and does not say so: as good as the refusal of our position. */
  private cannotGoOn(because: string, code: string): void {
    const { attempt } = this.machine;
    this.shortReplay = false;
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
    if (this.attemptRow === 0) return;
    const { attemptRow } = this;
    this.attemptRow = 0;
    this.note(() => this.env.store.attempts.ended(attemptRow, because, this.env.clock.wall()));
  }

  /** Writes what only the record of attempts needs: the stream goes on without it. */
  private note(write: () => void): void {
    try {
      write();
    } catch (error) {
      this.env.listener.onError('recording an attempt', error);
    }
  }

  private publish(state: Shown): void {
    if (state.phase === 'settled') return;
    const { store, clock, listener } = this.env;
    const connecting = state.phase === 'idle' || state.phase === 'asking';
    const now = clock.wall();
    const update = {
      state: connecting ? 'connecting' : state.phase,
      waitReason: state.waitReason,
      retryAt: state.waitMs === null ? null : now + state.waitMs,
      detail: state.detail,
    } as const;
    try {
      store.transaction(() => store.tasks.setConnection(this.task.taskId, update, now));
    } catch (error) {
      listener.onError('noting the state of a connection', error);
    }
    listener.onTaskChanged(this.task.taskId, update);
  }
}

function requestFailure(error: unknown): Failure {
  if (!(error instanceof ApiError)) return networkFailure(error);
  const { status, code, message, retryAfterMs } = error;
  return { kind: 'http', status, code, message, retryAfterMs };
}

function isNews(before: Shown, after: Shown): boolean {
  return (
    before.phase !== after.phase ||
    before.waitReason !== after.waitReason ||
    before.waitMs !== after.waitMs ||
    before.detail !== after.detail
  );
}
