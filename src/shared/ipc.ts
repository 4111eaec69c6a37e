/**
 * The contract between the windows and the main process: one table of calls, one of events.
 *
 * Calls come from a renderer, which is not trusted: main checks the sender and parses every input with the schema here.
 * Results and events are built by main, so types are enough for them. Renderer code imports types only.
 */
import { z } from 'zod';
import type { AppState } from './app-state';
import type { Change } from './chat/change';
import type { Message } from './chat/message';
import type { Task, TaskEntry } from './chat/task';
import type { CommandId } from './commands';
import type { BackupFile, DataInfo, SetAsideContents } from './data-info';
import type { Inspection } from './inspector';
import { MAX_MESSAGE_LENGTH } from './protocol/rest';
import type { SearchHit, Session, SessionSnapshot, TranscriptPage } from './session';
import { type BackendProfile, type BackendTest, settingsChange } from './settings';

export { CALL_CHANNEL, EVENT_CHANNEL } from './ipc-channels';

const id = z.string().min(1).max(200);
const pageSize = z.number().int().min(1).max(500);

/** What a window may ask. Each entry is the schema of its input. */
export const callInputs = {
  /** The state of the app; everything a window needs before it can show anything. */
  'app.state': z.undefined(),
  /** Ends the app and starts it again, in safe mode or as ever. */
  'app.restart': z.strictObject({ mode: z.enum(['normal', 'safe']) }),
  /** Forgets a notice that the person has read. */
  'notices.dismiss': z.strictObject({ noticeId: id }),
  /** All sessions but deleted ones, newest activity first. */
  'sessions.list': z.undefined(),
  /** Starts an empty session. It reaches the server with its first message. */
  'sessions.create': z.undefined(),
  /**
   * The transcript of a session: its newest `limit` messages, and further back as far as message `including`; all of it
   * without `limit`. From then on the window receives its patches.
   */
  'sessions.open': z.strictObject({
    sessionId: id,
    limit: pageSize.optional(),
    including: id.optional(),
  }),
  /** Keeps a session at the top of the list, and out of the reach of retention. */
  'sessions.pin': z.strictObject({ sessionId: id, pinned: z.boolean() }),
  /** Ends, or begins again, notifications about a session. */
  'sessions.mute': z.strictObject({ sessionId: id, muted: z.boolean() }),
  /** Gives a session a title, here at once and at the server as soon as it can be reached. */
  'sessions.rename': z.strictObject({ sessionId: id, title: z.string().trim().min(1).max(200) }),
  /** Takes a session off the list. It can be brought back until `undoUntil`; then it goes, here and at the server. */
  'sessions.delete': z.strictObject({ sessionId: id }),
  /** Brings a deleted session back. Fails with NOT_FOUND when it is gone already. */
  'sessions.undelete': z.strictObject({ sessionId: id }),
  /** Notes that a person has seen everything up to a message. What still streams counts as seen once it has ended. */
  'sessions.markSeen': z.strictObject({ sessionId: id, messageId: id }),
  /** Looks for words in titles and messages, newest first. Words match by their beginnings, "quoted ones" as a phrase. */
  'sessions.search': z.strictObject({
    query: z.string().max(200),
    limit: z.number().int().min(1).max(100).default(30),
  }),
  /** Asks for a place and writes a session there. */
  'sessions.export': z.strictObject({ sessionId: id, format: z.enum(['markdown', 'json']) }),
  /** Asks for a file that `sessions.export` or `data.export` wrote as JSON, and adds its sessions under ids of their own. */
  'sessions.import': z.undefined(),
  /** Messages that come before message `before`, for reading back in a session that was opened with a limit. */
  'transcripts.page': z.strictObject({ sessionId: id, before: id, limit: pageSize }),
  /** Where the data is, how much there is, and what is kept of it. */
  'data.info': z.undefined(),
  /** Deletes transcripts here, never at the server, when they have been quiet for so many days; null keeps all. */
  'data.setRetention': z.strictObject({ days: z.number().int().min(1).max(3650).nullable() }),
  /** Asks for a place and writes all sessions there as one JSON file. */
  'data.export': z.undefined(),
  /** Makes a backup of the database now. */
  'data.backUp': z.undefined(),
  /** Restarts the app with a backup as its database. What is there now is kept beside it. */
  'data.restore': z.strictObject({ name: id }),
  /** Reads what can be read of a database that was set aside. Takes its time with a large one. */
  'setAside.look': z.strictObject({ name: id }),
  /** Adds the chats of such a database that are not here. The file stays. */
  'setAside.salvage': z.strictObject({ name: id }),
  /** Asks for a place and writes all that can be read of it there as one JSON file. */
  'setAside.export': z.strictObject({ name: id }),
  /** Deletes such a database for good. */
  'setAside.delete': z.strictObject({ name: id }),
  /** Shows the data folder in the system's file manager. */
  'data.reveal': z.undefined(),
  /** Deletes all sessions, backups and damaged files of this profile, here and not at the server. */
  'data.clear': z.undefined(),
  /** Fetches an image that a person has asked for, without anything that would tell who they are. */
  'images.load': z.strictObject({ url: z.url({ protocol: /^https?$/ }).max(4_096) }),
  /** All drafts, by name. */
  'drafts.list': z.undefined(),
  /** Keeps what was typed and not sent, under a name of the window's choice; an empty body forgets it. */
  'drafts.save': z.strictObject({ name: z.string().max(300), body: z.string().max(2_000_000) }),
  /** Stores a message and sends it as soon as the server can be reached and earlier turns are over. */
  'messages.send': z.strictObject({
    sessionId: id,
    text: z.string().trim().min(1).max(MAX_MESSAGE_LENGTH),
    /** A refused message that this one takes the place of. */
    replaces: id.optional(),
  }),
  /** Tries a refused message again. */
  'messages.retry': z.strictObject({ sessionId: id, messageId: id }),
  /** All tasks that are open, and the ended ones that nobody has put away. */
  'tasks.list': z.undefined(),
  /** Puts ended tasks away: the list leaves them out from now on. */
  'tasks.dismiss': z.strictObject({ taskIds: z.array(id).min(1).max(1_000) }),
  /** Takes over the sections that are given. */
  'settings.change': settingsChange,
  /** Adds a backend to choose from, without using it. */
  'backends.add': z.strictObject({
    name: z.string().trim().min(1).max(60),
    url: z.string().trim().min(1).max(500),
  }),
  /** Forgets a backend and the token for it. */
  'backends.remove': z.strictObject({ id }),
  /** Uses another backend from now on; null is the bundled one. */
  'backends.select': z.strictObject({ id: id.nullable() }),
  /** Asks a backend whether it is there and takes the token: the one given, else the one that is kept. */
  'backends.test': z.strictObject({ id, token: z.string().min(1).max(16_000).optional() }),
  /** Signs in at a backend. Without a keychain the token stands in a file only if `inFile`, else it goes with the app. */
  'backends.setToken': z.strictObject({
    id,
    token: z.string().trim().min(1).max(16_000),
    inFile: z.boolean(),
  }),
  /** Signs out of a backend. */
  'backends.clearToken': z.strictObject({ id }),
  /** What the stream inspector shows of a task. Raw events are there only while it is switched on. */
  'inspector.read': z.strictObject({ taskId: id }),
  /** Asks for a place and writes what the inspector shows of a task there, with secrets removed. */
  'inspector.export': z.strictObject({ taskId: id }),
  /** How the app stands, for somebody who helps: text without secrets that a person can read before sending it. */
  'diagnostics.read': z.undefined(),
  /** Looks for a newer version now. */
  'updates.check': z.undefined(),
  /** Fetches the newer version that was found; how far it is stands in the app's state. */
  'updates.download': z.undefined(),
  /** Ends the app and starts the newer version that was fetched. */
  'updates.install': z.undefined(),
  /** Puts the recovery receipt away. */
  'recovery.dismiss': z.undefined(),
  /** Asks a server that was not understood once more. */
  'server.check': z.undefined(),
  /** What was written in a session and has not reached the server, oldest first. */
  'outbox.list': z.strictObject({ sessionId: id }),
  /** Takes back a message that waits or was refused. One that is being sent can no longer be taken back. */
  'outbox.remove': z.strictObject({ sessionId: id, messageId: id }),
  /** Asks the server to end a task. The wish is stored until the server has acknowledged it. */
  'tasks.stop': z.strictObject({ taskId: id }),
  /** Ends the wait before the next attempt. */
  'tasks.retryNow': z.strictObject({ taskId: id }),
  /** What the window knows of the network, at its start and whenever it changes. `metered`: data is to be saved. */
  'network.report': z.strictObject({ online: z.boolean(), metered: z.boolean() }),
  /** Opens a further window: on a session, or on a new chat. */
  'windows.open': z.strictObject({ sessionId: id.optional() }),
} as const;

export type CallName = keyof typeof callInputs;
export type CallInput<N extends CallName> = z.input<(typeof callInputs)[N]>;
export type ParsedCallInput<N extends CallName> = z.output<(typeof callInputs)[N]>;

/** An image as a `data:` address, or why there is none. */
export type LoadedImage =
  | { readonly ok: true; readonly dataUrl: string }
  | { readonly ok: false; readonly because: 'unreachable' | 'refused' | 'no-image' | 'too-large' };

/** Drafts by name. */
export type Drafts = Readonly<Record<string, string>>;

export interface CallResults {
  'app.state': AppState;
  'app.restart': null;
  'notices.dismiss': null;
  'sessions.list': readonly Session[];
  'sessions.create': Session;
  'sessions.open': SessionSnapshot;
  'sessions.pin': Session;
  'sessions.mute': Session;
  'sessions.rename': Session;
  'sessions.delete': { readonly undoUntil: number };
  'sessions.undelete': Session;
  'sessions.markSeen': Session;
  'sessions.search': readonly SearchHit[];
  /** The file that was written, or null when the person changed their mind. */
  'sessions.export': { readonly file: string | null };
  /** What was added, or null when the person changed their mind. */
  'sessions.import': { readonly sessions: readonly Session[] } | null;
  'transcripts.page': TranscriptPage;
  'data.info': DataInfo;
  'data.setRetention': null;
  'data.export': { readonly file: string | null };
  'data.backUp': BackupFile;
  'data.restore': null;
  'setAside.look': SetAsideContents;
  'setAside.salvage': { readonly sessions: readonly Session[] };
  'setAside.export': { readonly file: string | null };
  'setAside.delete': null;
  'data.reveal': null;
  'data.clear': null;
  'images.load': LoadedImage;
  'drafts.list': Drafts;
  'drafts.save': null;
  'messages.send': { readonly messageId: string };
  'messages.retry': null;
  'tasks.list': readonly TaskEntry[];
  'tasks.dismiss': null;
  'settings.change': null;
  'backends.add': BackendProfile;
  'backends.remove': null;
  'backends.select': null;
  'backends.test': BackendTest;
  'backends.setToken': null;
  'backends.clearToken': null;
  'inspector.read': Inspection;
  'inspector.export': { readonly file: string | null };
  'diagnostics.read': { readonly text: string };
  'updates.check': null;
  'updates.download': null;
  'updates.install': null;
  'recovery.dismiss': null;
  'server.check': null;
  'outbox.list': readonly Message[];
  'outbox.remove': { readonly text: string };
  'tasks.stop': null;
  'tasks.retryNow': null;
  'network.report': null;
  'windows.open': null;
}

/** What main tells windows. Patches go to the windows that have opened the session, the rest to all. */
export interface Events {
  'app.changed': AppState;
  /** The person has asked for this outside of the window, by a notification for instance. */
  'app.show': /** `messageId`: what to bring into sight, however far back it is. */
    | { readonly sessionId: string; readonly messageId?: string | null }
    | { readonly tasks: true }
    /** `prompt` came from a link: it is put into the composer and never sent by itself. */
    | { readonly newChat: true; readonly prompt?: string; readonly shortened?: boolean }
    /** A link that leads nowhere. */
    | { readonly problem: 'bad-link' | 'unknown-chat' };
  /** The person has chosen a command in the menu bar. */
  'app.command': { readonly command: CommandId };
  /** Another window has changed what is typed and not sent under this name. */
  'draft.changed': { readonly name: string; readonly body: string };
  /** Everything that was read so far belongs to somebody else; start anew. */
  'account.changed': null;
  'session.changed': Session;
  /** It was deleted, or has gone for good. A deleted one that comes back is announced by `session.changed`. */
  'session.removed': { readonly sessionId: string };
  'session.patched': {
    readonly sessionId: string;
    readonly revision: number;
    readonly changes: readonly Change[];
  };
  'task.changed': Task;
}

export type EventName = keyof Events;

/** Codes a call can fail with, besides those a call defines itself. */
export type CallErrorCode =
  | 'FORBIDDEN_SENDER'
  | 'UNKNOWN_CALL'
  | 'BAD_INPUT'
  | 'NOT_FOUND'
  | 'BLOCKED'
  /** A file that was chosen cannot be read, written or understood; the message says why. */
  | 'BAD_FILE'
  /** What was asked cannot be stored at the moment; nothing of it has happened. */
  | 'STORAGE'
  | 'INTERNAL';

export interface CallError {
  readonly code: CallErrorCode;
  readonly message: string;
}

/** Errors cross as data, because Electron keeps only the message of a thrown one. */
export type CallReply<N extends CallName> =
  | { readonly ok: true; readonly data: CallResults[N] }
  | { readonly ok: false; readonly error: CallError };

/** What the preload script puts on `window.longhaul`. */
export interface Bridge {
  invoke<N extends CallName>(
    name: N,
    ...input: CallInput<N> extends undefined ? [] : [CallInput<N>]
  ): Promise<CallReply<N>>;
  /** Listens for an event. @returns a function that stops listening. */
  on<N extends EventName>(name: N, listener: (payload: Events[N]) => void): () => void;
}
