import type { Misfit } from '@shared/app-state';
import { beforeEach, describe, expect, it } from 'vitest';
import { ChatApi } from '../../../src/main/backend/chat-api';
import { Fit } from '../../../src/main/backend/fit';
import { ManualClock } from './manual-clock';

/** What the server answers next: a status, and a body with its type. */
let next: Response;
let told: (Misfit | null)[];
let fit: Fit;
let api: ChatApi;

function answers(status: number, body: string, type = 'application/json'): void {
  next = new Response(body, { status, headers: { 'content-type': type } });
}

beforeEach(() => {
  told = [];
  fit = new Fit((misfit) => told.push(misfit));
  const endpoint = () => ({ url: 'http://127.0.0.1:1', token: null });
  api = new ChatApi(async () => next, endpoint, new ManualClock(), fit);
});

describe('a server that does not fit the contract', () => {
  it('lacks what everything rests on', async () => {
    answers(404, '{"detail":"Not Found"}');
    await expect(api.listSessions()).rejects.toThrow('Not Found');
    expect(told).toEqual([{ kind: 'not-offered', detail: 'GET /sessions: 404' }]);
  });

  it('answers with something that is no JSON', async () => {
    answers(200, '<h1>Welcome to our network</h1>', 'text/html');
    await expect(api.createSession()).rejects.toThrow('text/html instead of JSON');
    expect(fit.current?.kind).toBe('not-understood');
  });

  it('answers in a shape of its own', async () => {
    answers(200, '{"sessions":"many"}');
    await expect(api.listSessions()).rejects.toThrow('does not fit the contract');
    expect(fit.current?.detail).toContain('sessions');
  });

  it('is believed as soon as it answers well', async () => {
    answers(405, '');
    await expect(api.createSession()).rejects.toThrow();
    expect(fit.current?.detail).toBe('POST /sessions: 405');
    answers(200, '{"sessions":[],"total":0}');
    await api.listSessions();
    await api.listSessions().catch(() => undefined);
    expect(told.map((misfit) => misfit?.kind ?? null)).toEqual(['not-offered', null]);
  });

  it.each([401, 429, 500, 503])('is not one that says %i', async (status) => {
    answers(status, '');
    await expect(api.listSessions()).rejects.toThrow();
    expect(told).toEqual([]);
  });

  it('is not one that lacks a single session', async () => {
    answers(404, '{"detail":"Session not found"}');
    await expect(api.sessionDetail('gone', () => true)).rejects.toThrow('Session not found');
    expect(told).toEqual([]);
  });
});
