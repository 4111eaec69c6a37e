/**
 * Joins the stores to the main process: makes the calls and applies the events. Stores hold what is shown and do nothing
 * by themselves; everything that can fail or wait happens here.
 */
import type { Bridge, CallInput, CallName, CallReply, CallResults } from '@shared/ipc';
import type { SessionSnapshot } from '@shared/session';
import { takeAlong } from './features/chat/composer-drafts';
import { sessionActions } from './session-actions';
import { useApp } from './stores/app';
import { giveBack, NO_SESSION, setDraft, takeReplaced } from './stores/drafts';
import {
  awaitSnapshot,
  NOTHING_SHOWN,
  type Received,
  receiveOlder,
  receivePatch,
  receiveSnapshot,
  receiveTask,
} from './stores/hydration';
import { byRecency, useSessions, withSession } from './stores/sessions';
import { useTasks, withTasks } from './stores/tasks';
import { revealMessage, useTranscript } from './stores/transcript';
import { useUndo } from './stores/undo';

/** What this window remembers across reloads; see `memory.ts`. */
export interface Memory {
  /** Whether the window was opened for a new chat, and has not shown one yet. */
  newChat(): boolean;
  read(key: 'openSession'): string | null;
  write(key: 'openSession', value: string): void;
}

/** How many messages are read at first, and how many more at a time. */
const FIRST_PAGE = 60;
const OLDER_PAGE = 100;

export type Client = ReturnType<typeof createClient>;

export function createClient(bridge: Bridge, memory: Memory) {
  /** A call whose failure the person is told about. Resolves to null when it failed. */
  async function call<N extends CallName>(
    name: N,
    ...input: CallInput<N> extends undefined ? [] : [CallInput<N>]
  ): Promise<CallResults[N] | null> {
    const reply = await attempt(bridge.invoke(name, ...input));
    if (reply.ok) return reply.data;
    useApp.setState({ problem: reply.error.message });
    return null;
  }

  function accept({ next, ask }: Received): void {
    useTranscript.setState({ hydration: next });
    if (ask && next.pending) void requestSnapshot(next.pending.sessionId);
  }

  function requestOpening(sessionId: string, including?: string) {
    return bridge.invoke('sessions.open', {
      sessionId,
      limit: FIRST_PAGE,
      ...(including !== undefined && { including }),
    });
  }

  async function requestSnapshot(sessionId: string, including?: string): Promise<void> {
    const { shown } = useTranscript.getState().hydration;
    // What has been read already stays in sight when the session is read again.
    const first = shown?.sessionId === sessionId ? shown.messages[0]?.id : undefined;
    const reply = await attempt(requestOpening(sessionId, including ?? first));
    if (reply.ok) return showSnapshot(reply.data);
    if (useTranscript.getState().hydration.pending?.sessionId !== sessionId) return;
    useTranscript.setState({ error: reply.error.message });
  }

  function showSnapshot(snapshot: SessionSnapshot): void {
    const { hydration } = useTranscript.getState();
    const { pending } = hydration;
    if (pending?.sessionId === snapshot.session.id) {
      useTasks.setState(({ byId }) => ({
        byId: withTasks(byId, [...snapshot.tasks, ...pending.tasks]),
      }));
    }
    useTranscript.setState({ error: null });
    accept(receiveSnapshot(hydration, snapshot));
  }

  /** @param messageId a message to bring into sight, however far back it is. */
  function openSession(sessionId: string, messageId?: string): void {
    useSessions.setState({ openId: sessionId });
    memory.write('openSession', sessionId);
    useTranscript.setState(({ hydration }) => ({
      hydration: awaitSnapshot(hydration, sessionId),
      error: null,
      reveal: null,
    }));
    if (messageId !== undefined) revealMessage(messageId);
    void requestSnapshot(sessionId, messageId);
  }

  /** Reads the messages before those shown. Resolves once they are there, or cannot be had. */
  async function loadOlder(): Promise<void> {
    const { shown } = useTranscript.getState().hydration;
    const first = shown?.messages[0];
    if (!shown?.hasOlder || !first) return;
    const { sessionId } = shown;
    const page = await call('transcripts.page', { sessionId, before: first.id, limit: OLDER_PAGE });
    if (!page) return;
    useTranscript.setState(({ hydration }) => ({
      hydration: receiveOlder(hydration, { sessionId, messageId: first.id }, page),
    }));
  }

  async function createSession(): Promise<string | null> {
    const session = await call('sessions.create');
    if (!session) return null;
    useSessions.setState(({ sessions }) => ({ sessions: withSession(sessions ?? [], session) }));
    openSession(session.id);
    return session.id;
  }

  /** Starts a session. What was typed while none was open comes along: no composer would show it any more. */
  async function beginChat(): Promise<string | null> {
    const noneOpen = useSessions.getState().openId === null;
    const sessionId = await createSession();
    if (sessionId !== null && noneOpen) takeAlong(NO_SESSION, sessionId);
    return sessionId;
  }

  function closeSession(): void {
    useSessions.setState({ openId: null });
    useTranscript.setState({ hydration: NOTHING_SHOWN, error: null });
  }

  const actions = sessionActions({ call, openSession, closeSession });

  /** Starts a chat, or stays in the open one when nothing was said in it yet. */
  async function newChat(): Promise<void> {
    const { shown } = useTranscript.getState().hydration;
    const { openId } = useSessions.getState();
    if (shown && shown.sessionId === openId && shown.messages.length === 0) return;
    await beginChat();
  }

  /** Says in the person's name what does not stand in the composer. What is being written there stays. */
  async function say(text: string): Promise<void> {
    const sessionId = useSessions.getState().openId ?? (await beginChat());
    if (sessionId) await call('messages.send', { sessionId, text });
  }

  /** Hands main what the composer holds. What was typed comes back into it when main could not store it. */
  async function send(text: string): Promise<void> {
    const { openId } = useSessions.getState();
    setDraft(openId ?? NO_SESSION, '');
    const sessionId = openId ?? (await beginChat());
    const replaces = sessionId ? takeReplaced(sessionId) : undefined;
    const message = replaces === undefined ? { text } : { text, replaces };
    const sent = sessionId && (await call('messages.send', { sessionId, ...message }));
    if (!sent) giveBack(sessionId ?? NO_SESSION, text, replaces);
  }

  /** What was told since a load began, for each load whose answers are on their way. */
  const sinceLoads = new Set<(() => void)[]>();

  /** Applies what main tells, and notes it for loads whose answers may be older. */
  function apply(news: () => void): void {
    news();
    for (const since of sinceLoads) since.push(news);
  }

  function listen(): void {
    bridge.on('app.changed', (app) => apply(() => useApp.setState({ app })));
    bridge.on('account.changed', () => {
      useSessions.setState({ sessions: null, openId: null });
      useTasks.setState({ byId: {} });
      useUndo.setState({ offers: [] });
      useTranscript.setState({ hydration: NOTHING_SHOWN, error: null });
      void load();
    });
    bridge.on('session.changed', (session) =>
      apply(() =>
        useSessions.setState(({ sessions }) => ({
          sessions: withSession(sessions ?? [], session),
        })),
      ),
    );
    bridge.on('session.removed', ({ sessionId }) => apply(() => actions.sessionRemoved(sessionId)));
    bridge.on('session.patched', (patch) =>
      accept(receivePatch(useTranscript.getState().hydration, patch)),
    );
    bridge.on('task.changed', (task) => {
      useTasks.setState(({ byId }) => ({ byId: withTasks(byId, [task]) }));
      useTranscript.setState(({ hydration }) => ({ hydration: receiveTask(hydration, task) }));
    });
  }

  /** Learns of the open tasks of all chats, whose marks the list shows. What was told meanwhile is newer. */
  async function loadTasks(): Promise<void> {
    const entries = await call('tasks.list');
    if (!entries) return;
    useTasks.setState(({ byId }) => ({
      byId: {
        ...withTasks(
          {},
          entries.map(({ task }) => task),
        ),
        ...byId,
      },
    }));
  }

  /**
   * Loads everything the window shows at first: the app's state, the sessions, and the chat that was open last. All of it
   * is asked for at once and shown together, with what was told while the last of it was on its way. Resolves when it is
   * there, or cannot be had.
   */
  async function load(): Promise<void> {
    const last = memory.newChat() ? null : memory.read('openSession');
    useApp.setState({ loadError: null });
    useTranscript.setState({
      hydration: last === null ? NOTHING_SHOWN : awaitSnapshot(NOTHING_SHOWN, last),
    });
    const since: (() => void)[] = [];
    sinceLoads.add(since);
    const [state, list, opened] = await Promise.all([
      attempt(bridge.invoke('app.state')),
      attempt(bridge.invoke('sessions.list')),
      last === null ? null : attempt(requestOpening(last)),
    ]);
    sinceLoads.delete(since);
    if (!state.ok) return useApp.setState({ loadError: state.error.message });
    useApp.setState({ app: state.data });
    if (state.data.blocked) return;
    if (!list.ok) return useApp.setState({ loadError: list.error.message });
    useSessions.setState({ sessions: list.data });
    for (const news of since) news();
    const sessions = byRecency(useSessions.getState().sessions ?? []);
    useSessions.setState({ sessions });
    void loadTasks();
    const first = sessions.find(({ id }) => id === last) ?? sessions[0];
    if (memory.newChat()) await createSession();
    else if (!first) useTranscript.setState({ hydration: NOTHING_SHOWN });
    else if (!opened?.ok || first.id !== last) openSession(first.id);
    else {
      useSessions.setState({ openId: last });
      showSnapshot(opened.data);
    }
  }

  return {
    ...actions,
    call,
    listen,
    load,
    openSession,
    loadOlder,
    newChat,
    /** Starts a chat, even when nothing was said in the open one yet. */
    freshChat: createSession,
    /** Opens a further window on a session, or on a new chat. */
    openWindow: (sessionId?: string) =>
      call('windows.open', sessionId === undefined ? {} : { sessionId }),
    say,
    send,
    retryMessage: (sessionId: string, messageId: string) =>
      call('messages.retry', { sessionId, messageId }),
    stopTask: (taskId: string) => call('tasks.stop', { taskId }),
    retryTask: (taskId: string) => call('tasks.retryNow', { taskId }),
    dismissNotice: (noticeId: string) => call('notices.dismiss', { noticeId }),
    /** Takes back a message that the server has not got. Resolves to its text, or to null when it is too late. */
    takeBack: async (sessionId: string, messageId: string) =>
      (await call('outbox.remove', { sessionId, messageId }))?.text ?? null,
    loadImage: (url: string) => call('images.load', { url }),
    dismissProblem: () => useApp.setState({ problem: null }),
  };
}

/** A call that cannot reach main at all fails like one that main refused. */
async function attempt<N extends CallName>(reply: Promise<CallReply<N>>): Promise<CallReply<N>> {
  try {
    return await reply;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { ok: false, error: { code: 'INTERNAL', message } };
  }
}
