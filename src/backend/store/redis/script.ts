/** Lua scripts: what Redis does in one atomic step. A script that fails half-way keeps what it has written, so each one
 * checks everything before it writes anything. */
import { createHash } from 'node:crypto';
import { ErrorReply } from '@redis/client';
import type { RedisConnection } from './connection';

export class Script {
  private readonly sha: string;

  constructor(private readonly text: string) {
    this.sha = createHash('sha1').update(text).digest('hex');
  }

  /**
   * Runs the script where a key lives.
   * @param key any key of the slot that the script works in.
   */
  async run(
    { client }: RedisConnection,
    key: string,
    args: readonly (string | number)[],
  ): Promise<unknown> {
    const call = { keys: [key], arguments: args.map(String) };
    try {
      return await client.evalSha(this.sha, call);
    } catch (error) {
      // A server that was restarted has forgotten its scripts.
      if (!(error instanceof ErrorReply) || !error.message.startsWith('NOSCRIPT')) throw error;
      return client.eval(this.text, call);
    }
  }
}
