/** What a person does with chats as a whole: naming, pinning, deleting, taking along. */
import type { CallInput, CallName, CallResults } from '@shared/ipc';
import type { Session } from '@shared/session';
import { asListed } from './features/sessions/groups';
import { useSessions, withoutSession, withSession } from './stores/sessions';
import { forgetUndo, offerUndo } from './stores/undo';

/** A call whose failure the person is told about; null when it failed. */
export type Call = <N extends CallName>(
  name: N,
  ...input: CallInput<N> extends undefined ? [] : [CallInput<N>]
) => Promise<CallResults[N] | null>;

export interface SessionActionPorts {
  readonly call: Call;
  readonly openSession: (sessionId: string) => void;
  /** Shows that no chat is open. */
  readonly closeSession: () => void;
}

export function sessionActions({ call, openSession, closeSession }: SessionActionPorts) {
  function put(session: Session | null): void {
    if (!session) return;
    useSessions.setState(({ sessions }) => ({ sessions: withSession(sessions ?? [], session) }));
  }

  /** Deleted chats that are being asked back: a second click asks for nothing. */
  const returning = new Set<string>();

  /** Takes a chat off the list. When it was open, the one beside it opens. */
  function removed(sessionId: string): void {
    const { sessions, openId } = useSessions.getState();
    const at = asListed(sessions ?? []).findIndex(({ id }) => id === sessionId);
    const left = withoutSession(sessions ?? [], sessionId);
    useSessions.setState({ sessions: left });
    if (openId !== sessionId) return;
    const next = asListed(left)[Math.min(Math.max(at, 0), left.length - 1)];
    if (next) openSession(next.id);
    else closeSession();
  }

  return {
    sessionRemoved: removed,
    pinSession: async (sessionId: string, pinned: boolean) =>
      put(await call('sessions.pin', { sessionId, pinned })),
    muteSession: async (sessionId: string, muted: boolean) =>
      put(await call('sessions.mute', { sessionId, muted })),
    renameSession: async (sessionId: string, title: string) =>
      put(await call('sessions.rename', { sessionId, title })),
    /** Deletes a chat and offers to bring it back. */
    deleteSession: async (sessionId: string) => {
      const session = useSessions.getState().sessions?.find(({ id }) => id === sessionId);
      const deleted = await call('sessions.delete', { sessionId });
      if (!deleted || !session) return;
      removed(sessionId);
      offerUndo({ session, until: deleted.undoUntil });
    },
    undeleteSession: async (sessionId: string) => {
      if (returning.has(sessionId)) return;
      returning.add(sessionId);
      const session = await call('sessions.undelete', { sessionId });
      returning.delete(sessionId);
      // The offer is the only way back; a disk that was busy may take it the next time.
      if (!session) return;
      forgetUndo(sessionId);
      put(session);
      openSession(session.id);
    },
    markSeen: (sessionId: string, messageId: string) =>
      call('sessions.markSeen', { sessionId, messageId }),
    exportSession: (sessionId: string, format: 'markdown' | 'json') =>
      call('sessions.export', { sessionId, format }),
    importSessions: async () => {
      const imported = await call('sessions.import');
      for (const session of imported?.sessions ?? []) put(session);
      const first = imported?.sessions[0];
      if (first) openSession(first.id);
    },
  };
}
