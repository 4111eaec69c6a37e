/**
 * The platform's chat API as its generations serve it (G0 … G7), on a real socket, byte for byte as recorded in
 * `test/fixtures/generations`. One server knows one session with one turn: a message with the word "agent" starts a long
 * operation, any other a short answer.
 *
 *     const server = await startGeneration('g1');
 *     server.cutAfter(900);   // the next stream breaks after so many bytes of its body
 */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RecordedLog } from './recorded-log.ts';

export const GENERATIONS = ['g0', 'g1', 'g2', 'g3', 'g4', 'g5', 'g6', 'g7'] as const;
export type Generation = (typeof GENERATIONS)[number];

export interface GenerationRequest {
  readonly method: string;
  /** Without `/api/chat`, with the query. */
  readonly path: string;
  readonly body: string;
}

export interface GenerationServer {
  readonly url: string;
  readonly generation: Generation;
  /** Every request that reached the server, oldest first. */
  readonly requests: readonly GenerationRequest[];
  /** Messages that were accepted. */
  readonly posts: () => number;
  /** The next stream breaks after so many bytes of its body. Called again, the one after it too. */
  cutAfter(bytes: number): void;
  /** The next message is accepted, but its answer never arrives. */
  loseAnswer(): void;
  /** Breaks every stream that is open. */
  cut(): void;
  /** Holds every producer before its event number `count`, until `release`. */
  hold(count: number): void;
  /** How many events the producer of the newest log has written. */
  readonly produced: () => number;
  release(): void;
  /** Closes the port and every connection; `restart` opens the same port again. What is stored stays. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const FIXTURES = new URL('../fixtures/generations/', import.meta.url);

export async function startGeneration(generation: Generation): Promise<GenerationServer> {
  const server = new Playing(generation);
  await server.restart();
  return server;
}

class Playing implements GenerationServer {
  readonly requests: GenerationRequest[] = [];
  private readonly age: number;
  private server: Server | null = null;
  private port = 0;
  private readonly cuts: number[] = [];
  private readonly streams = new Set<ServerResponse>();
  private heldAt = Number.POSITIVE_INFINITY;
  private readonly held = new Set<() => void>();
  private accepted = 0;
  private story: 'turn' | 'operation' = 'turn';
  private turn: RecordedLog | null = null;
  private operation: RecordedLog | null = null;
  private interrupted = false;
  private losing = false;

  constructor(readonly generation: Generation) {
    this.age = GENERATIONS.indexOf(generation);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  posts = () => this.accepted;
  produced = () => (this.operation ?? this.turn)?.written ?? 0;

  cutAfter(bytes: number): void {
    this.cuts.push(bytes);
  }

  loseAnswer(): void {
    this.losing = true;
  }

  cut(): void {
    for (const response of this.streams) response.destroy();
  }

  hold(count: number): void {
    this.heldAt = count;
  }

  release(): void {
    this.heldAt = Number.POSITIVE_INFINITY;
    for (const go of this.held) go();
    this.held.clear();
  }

  async kill(): Promise<void> {
    const server = this.server;
    this.server = null;
    if (!server) return;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  async restart(): Promise<void> {
    const server = createServer((request, response) => {
      readBody(request).then(
        (body) => this.answer(request, body, response),
        () => response.destroy(),
      );
    });
    this.server = server;
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.release();
    await this.kill();
  }

  private answer(request: IncomingMessage, body: string, response: ServerResponse): void {
    const { method = '', url = '/' } = request;
    const { pathname, searchParams, search } = new URL(url, 'http://x');
    const path = pathname.replace('/api/chat', '');
    this.requests.push({ method, path: path + search, body });
    const session = /^\/sessions\/[^/]+/.test(path);
    const route = `${method} ${path.replace(/^(\/(?:sessions|tasks))\/[^/]+/, '$1/id')}`;
    switch (route) {
      case 'GET /sessions':
        if (this.accepted === 0) return json(response, 200, '{"sessions":[],"total":0}');
        return this.file(response, 'sessions.json');
      case 'POST /sessions':
        return this.file(response, 'created.json');
      case 'GET /sessions/id':
        return this.file(response, `${this.sessionState()}.json`);
      case 'POST /sessions/id/stream':
        return this.post(JSON.parse(body) as { message: string; message_id?: string }, response);
      case 'GET /sessions/id/stream':
        if (this.age >= 3) return this.resume(response);
        if (!searchParams.has('message')) return fail(response, 422, 'Field required');
        return this.post({ message: String(searchParams.get('message')) }, response);
      case 'GET /tasks/id':
        if (this.hasTasks()) return this.status(path, response);
        break;
      case 'GET /tasks/id/stream':
        if (this.hasTasks()) return this.task(path, response);
        break;
      case 'GET /config/ttl':
        if (this.age >= 2) {
          return json(response, 200, '{"stream_ttl_seconds":3600,"stream_ttl_ms":3600000}');
        }
        break;
      case 'POST /sessions/id/cancel':
        if (this.age >= 4) return this.cancel(response);
        break;
      default:
        if (session && method === 'DELETE' && this.age >= 4) {
          response.writeHead(204).end();
          return;
        }
    }
    fail(response, 404, 'Not Found');
  }

  private hasTasks(): boolean {
    return this.age >= 1 && this.age <= 4;
  }

  private sessionState(): string {
    if (!this.turn) return 'session-empty';
    if (this.interrupted) return 'turn-interrupted';
    if (!this.turn.over) return `${this.story}-running`;
    if (this.story === 'turn' || this.age >= 5) return `${this.story}-done`;
    return this.operation?.over ? 'operation-done' : 'operation-pending';
  }

  private post(posted: { message: string; message_id?: string }, response: ServerResponse): void {
    this.accepted += 1;
    this.story = posted.message.includes('agent') ? 'operation' : 'turn';
    this.turn = this.produce(`${this.story}.sse`, () => this.turnOver());
    if (this.losing) {
      this.losing = false;
      response.destroy();
      this.leftTurn();
      return;
    }
    this.stream(this.turn, response, () => this.leftTurn());
  }

  /** Before every turn was a task, its client's connection was its life. */
  private leftTurn(): void {
    const { turn } = this;
    if (this.age >= 2 || !turn || turn.over) return;
    turn.over = true;
    this.interrupted = this.story === 'turn';
    if (!this.interrupted) this.turnOver();
  }

  private turnOver(): void {
    if (this.story === 'turn' || this.age >= 5 || this.operation) return;
    // The first generation works without a stream; the time it takes is the same.
    const file = this.age === 0 ? 'operation.sse' : 'operation-task.sse';
    this.operation = this.produce(file, () => undefined);
  }

  private resume(response: ServerResponse): void {
    if (this.turn && !this.turn.over) return this.stream(this.turn, response);
    response.writeHead(204).end();
  }

  private task(path: string, response: ServerResponse): void {
    const log = this.logOf(path);
    if (log) return this.stream(log, response);
    const detail =
      this.age >= 2 ? '{"code":"TASK_NOT_FOUND","message":"Task not found."}' : '"Task not found."';
    json(response, 404, `{"detail":${detail}}`);
  }

  private status(path: string, response: ServerResponse): void {
    const log = this.logOf(path);
    if (!log) return fail(response, 404, 'Task not found.');
    const id = path.split('/')[2];
    const status = log.over ? 'completed' : 'running';
    json(
      response,
      200,
      `{"task_id":"${id}","session_id":"s","status":"${status}","tool_name":"chat","operation_id":"op-1","created_at":"2026-02-01T10:00:00+00:00"}`,
    );
  }

  private logOf(path: string): RecordedLog | null {
    if (path.includes('task-op-1')) return this.operation;
    return path.includes('task-turn-1') && this.age >= 2 ? this.turn : null;
  }

  private cancel(response: ServerResponse): void {
    const runs = this.turn !== null && !this.turn.over;
    json(
      response,
      200,
      runs ? '{"cancelled":true,"reason":null}' : '{"cancelled":true,"reason":"no_active_task"}',
    );
  }

  /** Writes a log event by event, whoever listens. */
  private produce(file: string, onOver: () => void): RecordedLog {
    const bytes = readFileSync(new URL(`${this.generation}/${file}`, FIXTURES));
    const log = new RecordedLog(bytes, onOver);
    const next = () => {
      if (log.over) return;
      if (this.server === null || log.written >= this.heldAt) {
        this.held.add(next);
        return;
      }
      log.write();
      setImmediate(next);
    };
    setImmediate(next);
    return log;
  }

  private stream(
    log: RecordedLog,
    response: ServerResponse,
    onLeft: () => void = () => undefined,
  ): void {
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache',
      'x-accel-buffering': 'no',
      ...(this.age >= 2 ? { 'x-vercel-ai-ui-message-stream': 'v1' } : {}),
    });
    response.flushHeaders();
    this.streams.add(response);
    log.sendTo(response, this.cuts.shift() ?? Number.POSITIVE_INFINITY, (whole) => {
      this.streams.delete(response);
      if (!whole) onLeft();
    });
  }

  private file(response: ServerResponse, name: string): void {
    json(response, 200, readFileSync(new URL(`${this.generation}/${name}`, FIXTURES)));
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += String(chunk);
  return body;
}

function json(response: ServerResponse, status: number, body: string | Buffer): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(body);
}

function fail(response: ServerResponse, status: number, detail: string): void {
  json(response, status, JSON.stringify({ detail }));
}
