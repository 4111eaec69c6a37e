/** The calls about sessions and their transcripts. */
import { randomUUID } from 'node:crypto';
import type { CallName } from '@shared/ipc';
import type { Session } from '@shared/session';
import { toSession } from '../store/sessions';
import type { EngineAccess } from './engine-access';
import { type Caller, CallFailure, type CallHandlers } from './router';

export interface SessionPorts {
  /** From now on the window receives the patches of this session and of no other. */
  readonly watchSession: (caller: Caller, sessionId: string) => void;
  readonly onSessionChanged: (session: Session) => void;
}

type SessionCalls = Exclude<
  Extract<CallName, `sessions.${string}` | `transcripts.${string}`>,
  'sessions.export' | 'sessions.import'
>;

export function sessionHandlers(
  access: EngineAccess,
  ports: SessionPorts,
): Pick<CallHandlers, SessionCalls> {
  const care = () => access.engine.sessionCare;
  return {
    'sessions.list': () => access.store.sessions.list().map(toSession),
    'sessions.create': () => {
      const id = randomUUID();
      access.store.sessions.create(id, Date.now());
      const session = toSession(access.session(id));
      ports.onSessionChanged(session);
      return session;
    },
    'sessions.open': ({ sessionId, limit, including }, caller) => {
      const { store } = access;
      access.session(sessionId);
      // Watching a session commits what has arrived for it, so its revision is read afterwards. From there to the end nothing
      // can commit: all of it happens in one turn of the loop.
      ports.watchSession(caller, sessionId);
      const session = access.session(sessionId);
      const page =
        limit === undefined
          ? { messages: store.transcripts.read(sessionId), hasOlder: false }
          : store.transcripts.tail(sessionId, limit, including);
      return {
        session: toSession(session),
        revision: session.revision,
        ...page,
        tasks: store.tasks.ofSession(sessionId).map((task) => access.asItStands(task)),
      };
    },
    'transcripts.page': ({ sessionId, before, limit }) => {
      access.session(sessionId);
      const page = access.store.transcripts.page(sessionId, before, limit);
      if (!page) throw new CallFailure('NOT_FOUND', 'There is no such message.');
      return page;
    },
    'sessions.search': (order) => access.longWork.run('search', order),
    'sessions.pin': ({ sessionId, pinned }) => {
      access.session(sessionId);
      return care().pin(sessionId, pinned);
    },
    'sessions.mute': ({ sessionId, muted }) => {
      access.session(sessionId);
      return care().mute(sessionId, muted);
    },
    'sessions.rename': ({ sessionId, title }) => {
      access.session(sessionId);
      return care().rename(sessionId, title);
    },
    'sessions.markSeen': ({ sessionId, messageId }) => {
      access.session(sessionId);
      return care().markSeen(sessionId, messageId);
    },
    'sessions.delete': ({ sessionId }) => {
      access.session(sessionId);
      return { undoUntil: care().delete(sessionId) };
    },
    'sessions.undelete': ({ sessionId }) => {
      const session = care().undelete(sessionId);
      if (!session) throw new CallFailure('NOT_FOUND', 'This chat is gone already.');
      return session;
    },
  };
}
