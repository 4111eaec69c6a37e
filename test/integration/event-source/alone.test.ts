/** The module as any program can use it: plain Node, no bundler, none of the app. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { NODE, REPO_ROOT } from '../../support/paths';
import { STREAM_HEAD, says, startRawServer } from './raw-server';

const PROGRAM = `
  const { connect } = await import(process.argv[1]);
  const connection = connect(process.argv[2], {
    onEvent: (event) => console.log(JSON.stringify(event)),
    onEnd: (end) => console.log(end.kind),
  });
  await connection.closed;
`;

it('reads a stream under plain Node', async () => {
  const server = await startRawServer(says(STREAM_HEAD, 'id: 1\nevent: x\ndata: Grüße\n\n'));
  const file = join(REPO_ROOT, 'src/main/streams/event-source/index.ts');
  const args = ['--input-type=module', '--eval', PROGRAM, file, server.url];
  const { stdout } = await promisify(execFile)(NODE, args);
  expect(stdout.trim().split('\n')).toEqual([
    '{"type":"x","data":"Grüße","id":"1","lastEventId":"1"}',
    'closed',
  ]);
});
