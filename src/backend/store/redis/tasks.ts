/** Tasks in Redis. */
import { EventEmitter } from 'node:events';
import { z } from 'zod';
import type { Clock } from '../../clock';
import type { NewTurn, StartedTurn, Task, TaskRegistry } from '../../tasks/registry';
import type { SessionRow } from '../sessions';
import type { RedisConnection } from './connection';
import { metaKey, runningKey, STOP_CHANNEL, sessionKey, type TaskPlace } from './keys';
import { requestStop } from './lua/lease';
import { startTurn } from './lua/turn';
import { messageText, readTask, taskFields } from './rows';
import type { RedisSessions } from './sessions';
import type { TaskIndex } from './task-index';

const started = z.union([
  z.tuple([z.literal('started')]),
  z.tuple([z.literal('known'), z.string()]),
  z.tuple([z.literal('conflict')]),
  z.tuple([z.literal('gone')]),
]);

export class RedisTasks implements TaskRegistry {
  private readonly stops = new EventEmitter<{ stop: [string] }>();

  constructor(
    private readonly connection: RedisConnection,
    private readonly index: TaskIndex,
    private readonly sessions: RedisSessions,
    private readonly clock: Clock,
    private readonly ttl: number,
  ) {}

  /** Listens for stops that other processes were asked for. */
  async listen(): Promise<void> {
    await this.connection.subscriber.subscribe(STOP_CHANNEL, (taskId) => {
      this.stops.emit('stop', taskId);
    });
  }

  async startTurn(session: SessionRow, turn: NewTurn): Promise<StartedTurn> {
    const { taskId, messageId, role, content, input } = turn;
    const now = this.clock.now();
    const task = {
      id: taskId,
      kind: 'turn',
      messageId,
      operationId: null,
      toolName: 'chat',
      input,
    } as const;
    await this.index.add({ taskId, sessionId: session.id }, null);
    const reply = await startTurn.run(this.connection, sessionKey(session.id), [
      ...[session.id, this.ttl, now, taskId, messageId],
      messageText({ id: messageId, taskId, role, content }, now),
      turn.title ?? '',
      ...taskFields(task, session.id, session.user_id, now),
    ]);
    const [kind, known] = started.parse(reply);
    if (kind === 'started') {
      await this.sessions.markUsed(session.user_id, session.id, now);
      return { kind };
    }
    await this.index.remove([taskId], []);
    if (kind === 'gone') throw new Error(`session ${session.id} was deleted meanwhile`);
    return kind === 'known' ? { kind, taskId: known } : { kind };
  }

  async find(id: string): Promise<Task | null> {
    return this.get(await this.index.find(id));
  }

  async findByOperation(operationId: string): Promise<Task | null> {
    return this.get(await this.index.findOperation(operationId));
  }

  async runningIn(sessionId: string): Promise<readonly Task[]> {
    const ids = await this.connection.client.zRange(runningKey(sessionId), 0, -1);
    const tasks = await Promise.all(ids.map((taskId) => this.get({ taskId, sessionId })));
    // One may have ended since the list was read.
    return tasks.filter((task) => task !== null).filter(({ outcome }) => outcome === null);
  }

  async requestStop(id: string): Promise<void> {
    const place = await this.index.find(id);
    if (!place) return;
    await requestStop.run(this.connection, metaKey(place), [place.sessionId, id]);
    await this.connection.client.publish(STOP_CHANNEL, id);
  }

  onStopRequested(listener: (taskId: string) => void): () => void {
    this.stops.on('stop', listener);
    return () => this.stops.off('stop', listener);
  }

  private async get(place: TaskPlace | null): Promise<Task | null> {
    return place && readTask(await this.connection.client.hGetAll(metaKey(place)));
  }
}
