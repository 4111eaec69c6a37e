/** What each call does. Thin: the parts it joins hold the logic. */
import { randomUUID } from 'node:crypto';
import type { AppState, Session } from '@shared/ipc';
import type { Engine } from '../engine';
import { toSession } from '../store/sessions';
import { type Caller, CallFailure, type CallHandlers } from './router';

export interface HandlerPorts {
  readonly appState: () => AppState;
  /** Null while the profile cannot be used. */
  readonly engine: () => Engine | null;
  /** From now on the window receives the patches of this session and of no other. */
  readonly watchSession: (caller: Caller, sessionId: string) => void;
  readonly onAppChanged: () => void;
  readonly onSessionChanged: (session: Session) => void;
}

export function createHandlers(ports: HandlerPorts): CallHandlers {
  const engine = (): Engine => {
    const found = ports.engine();
    if (!found) throw new CallFailure('BLOCKED', 'This profile cannot be used.');
    return found;
  };
  const requireSession = (sessionId: string) => {
    const session = engine().store.sessions.get(sessionId);
    if (!session) throw new CallFailure('NOT_FOUND', 'There is no such chat.');
    return session;
  };
  const requireTask = (taskId: string) => {
    if (!engine().store.tasks.get(taskId)) {
      throw new CallFailure('NOT_FOUND', 'There is no such task.');
    }
  };

  return {
    'app.state': () => ports.appState(),
    'notices.dismiss': ({ noticeId }) => {
      engine().store.notices.dismiss(noticeId);
      ports.onAppChanged();
      return null;
    },
    'sessions.list': () => engine().store.sessions.list().map(toSession),
    'sessions.create': () => {
      const { store } = engine();
      const id = randomUUID();
      store.sessions.create(id, Date.now());
      const session = toSession(requireSession(id));
      ports.onSessionChanged(session);
      return session;
    },
    'sessions.open': ({ sessionId }, caller) => {
      const { store } = engine();
      const session = requireSession(sessionId);
      // Nothing can commit between the snapshot and the subscription: both happen in this one turn of the loop.
      ports.watchSession(caller, sessionId);
      return {
        session: toSession(session),
        revision: session.revision,
        messages: store.transcripts.read(sessionId),
        tasks: store.tasks.ofSession(sessionId),
      };
    },
    'messages.send': ({ sessionId, text }) => {
      requireSession(sessionId);
      return { messageId: engine().sender.send(sessionId, text) };
    },
    'messages.retry': ({ sessionId, messageId }) => {
      requireSession(sessionId);
      if (!engine().sender.retry(sessionId, messageId)) {
        throw new CallFailure('NOT_FOUND', 'There is no refused message of this id.');
      }
      return null;
    },
    'tasks.list': () => engine().store.taskList.read(),
    'tasks.dismiss': ({ taskIds }) => {
      engine().store.taskList.dismiss(taskIds, Date.now());
      return null;
    },
    'recovery.dismiss': () => {
      engine().recovery.dismiss();
      return null;
    },
    'tasks.stop': ({ taskId }) => {
      requireTask(taskId);
      engine().stopper.stop(taskId);
      return null;
    },
    'tasks.retryNow': ({ taskId }) => {
      requireTask(taskId);
      engine().supervisor.retryNow(taskId);
      return null;
    },
  };
}
