import type { AppState } from '@shared/app-state';
import type { Message } from '@shared/chat/message';
import type { Task } from '@shared/chat/task';
import type { Session, SessionSnapshot } from '@shared/session';
import { settingsFile } from '@shared/settings';

export const NOW = 1_700_000_000_000;

export function aTask(over: Partial<Task> = {}): Task {
  return {
    taskId: 'task-1',
    sessionId: 'session-1',
    kind: 'turn',
    toolCallId: null,
    status: 'running',
    state: 'live',
    waitReason: null,
    retryAt: null,
    lastMessageId: '0-0',
    eventsApplied: 0,
    duplicatesDropped: 0,
    stopRequested: false,
    stopRefusal: null,
    detail: null,
    createdAt: NOW,
    settledAt: null,
    stateSince: NOW,
    lastEventAt: null,
    serverId: null,
    ...over,
  };
}

export function aSession(over: Partial<Session> = {}): Session {
  return {
    id: 'session-1',
    title: null,
    createdAt: NOW,
    updatedAt: NOW,
    pinned: false,
    muted: false,
    unread: false,
    running: 0,
    failed: 0,
    ...over,
  };
}

export function anAnswer(text: string, over: Partial<Message> = {}): Message {
  return {
    id: 'message-1',
    role: 'assistant',
    status: 'streaming',
    createdAt: NOW,
    parts: [{ type: 'text', text, state: 'streaming' }],
    ...over,
  };
}

export function aSnapshot(over: Partial<SessionSnapshot> = {}): SessionSnapshot {
  return {
    session: aSession(),
    revision: 1,
    messages: [anAnswer('')],
    hasOlder: false,
    tasks: [],
    ...over,
  };
}

export function anAppState(over: Partial<AppState> = {}): AppState {
  return {
    version: '0',
    mode: 'normal',
    blocked: null,
    notices: [],
    recovery: null,
    auth: 'signed-in',
    online: true,
    settings: settingsFile.parse({}),
    signIn: { keychain: true, tokens: {} },
    updates: { state: 'unsupported' },
    about: { electron: '', chromium: '', node: '', platform: '', profile: '' },
    backend: { kind: 'bundled', forced: false, state: 'ready', detail: null },
    misfit: null,
    goneSessions: [],
    storage: { state: 'ok', detail: null },
    ...over,
  };
}
