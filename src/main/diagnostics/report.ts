/**
 * What a person can read, and then send, when they ask for help. Sections of plain lines, in English because whoever helps
 * reads them. It names states and figures, never what was said in a chat, and all of it goes through `redact`.
 */
import type { AppState, Blocked } from '@shared/app-state';
import type { Task } from '@shared/chat/task';
import type { DataInfo } from '@shared/data-info';

export interface Section {
  readonly title: string;
  readonly lines: readonly string[];
}

/** What the report is made of. Parts that cannot be had are null. */
export interface DiagnosticsInput {
  readonly state: AppState;
  readonly tasks: readonly Task[] | null;
  readonly data: Pick<
    DataInfo,
    'databaseBytes' | 'sessions' | 'messages' | 'backups' | 'setAside'
  > | null;
  readonly log: readonly string[];
  /** Further sections, from whoever knows more about this machine. */
  readonly more?: readonly Section[];
  readonly now: Date;
  /** The person's home, which is written as `~`: its name is mostly theirs. */
  readonly home: string;
}

/** Open tasks and the newest ended ones; more would bury the rest. */
const TASKS_SHOWN = 40;

/** @param redact takes secrets out of a text. */
export function diagnosticsText(input: DiagnosticsInput, redact: (text: string) => string): string {
  const { state, log, more = [], now } = input;
  const sections: readonly Section[] = [
    { title: 'App', lines: [...appLines(state), `written: ${now.toISOString()}`] },
    { title: 'Backend', lines: backendLines(state) },
    { title: 'Storage', lines: storageLines(input) },
    { title: 'Tasks', lines: taskLines(input.tasks) },
    ...more,
    { title: `Log (last ${log.length} lines)`, lines: log },
  ];
  const text = sections
    .map(({ title, lines }) => `## ${title}\n${lines.join('\n') || '(nothing)'}\n`)
    .join('\n');
  return redact(withoutHome(text, input.home));
}

/** Paths stand in errors as they are, as in code, and as addresses. */
function withoutHome(text: string, home: string): string {
  if (home.length <= 1) return text;
  const slashes = home.replaceAll('\\', '/');
  const forms = [home, home.replaceAll('\\', '\\\\'), slashes, encodeURI(slashes)];
  return forms.reduce((left, form) => left.replaceAll(form, '~'), text);
}

function appLines({ mode, version, about, blocked, online, auth, settings }: AppState): string[] {
  return [
    `Longhaul ${version}`,
    `Electron ${about.electron}, Chromium ${about.chromium}, Node ${about.node}`,
    `${about.platform}`,
    `profile: ${about.profile}`,
    `network: ${online ? 'online' : 'offline'}, ${auth}`,
    `language: ${settings.language}, theme: ${settings.appearance.theme}`,
    `mode: ${mode}`,
    ...blockedLines(blocked),
  ];
}

function blockedLines(blocked: Blocked | null): string[] {
  return blocked ? [`blocked: ${blocked.code}: ${blocked.message}`] : [];
}

function backendLines({ backend, settings, signIn }: AppState): string[] {
  const detail = backend.detail === null ? '' : `: ${backend.detail}`;
  return [
    `${backend.kind}${backend.forced ? ', chosen by the environment' : ''}: ${backend.state}${detail}`,
    `keychain: ${signIn.keychain ? 'yes' : 'no'}`,
    ...settings.backend.profiles.map(
      ({ id, url }) =>
        `profile ${url}: token ${signIn.tokens[id] ?? 'none'}${id === settings.backend.active ? ', in use' : ''}`,
    ),
  ];
}

function storageLines({ state, data }: DiagnosticsInput): string[] {
  const { state: health, detail } = state.storage;
  const lines = [`${health}${detail === null ? '' : `: ${detail}`}`];
  if (!data) return [...lines, 'the database is not open'];
  return [
    ...lines,
    `${data.databaseBytes} bytes, ${data.sessions} chats, ${data.messages} messages`,
    `backups: ${data.backups.map(({ name }) => name).join(', ') || 'none'}`,
    `set aside: ${data.setAside.map(({ name }) => name).join(', ') || 'none'}`,
  ];
}

function taskLines(tasks: readonly Task[] | null): string[] {
  if (!tasks) return ['the database is not open'];
  const shown = tasks.slice(0, TASKS_SHOWN).map((task) => {
    const wait = task.waitReason === null ? '' : ` (${task.waitReason})`;
    const stop = task.stopRequested ? ', stop asked for' : '';
    return (
      `${task.taskId} ${task.kind} ${task.status} ${task.state}${wait}${stop}` +
      `, cursor ${task.lastMessageId}, ${task.eventsApplied} events, ${task.duplicatesDropped} dropped` +
      `${task.detail === null ? '' : `: ${task.detail}`}`
    );
  });
  const more = tasks.length - shown.length;
  return more > 0 ? [...shown, `and ${more} more`] : shown;
}
