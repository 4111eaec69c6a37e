/** The requests that a backend has noted in its own log. */

interface LogLine {
  readonly msg: string;
  readonly method?: string;
  readonly url?: string;
}

/** The cursors with which a task's stream was asked for, by the server's account, oldest first. */
export function cursorsAsked(backendLog: string, taskId: string): string[] {
  return backendLog
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as LogLine)
    .filter(({ msg, method }) => msg === 'request' && method === 'GET')
    .map(({ url }) => new URL(url ?? '', 'http://localhost'))
    .filter(({ pathname }) => pathname.endsWith(`/tasks/${taskId}/stream`))
    .map(({ searchParams }) => searchParams.get('last_message_id') ?? 'none');
}
