/** Documents: what a user owns lives in the user's slot, and what a task writes comes through its session's. */
import { Script } from '../script';

/**
 * KEYS: a user's documents. ARGV: ttl, then field, version and value of each write; a value of '' removes. A write that is
 * older than what is stored changes nothing, so writes may be carried out again, by anyone, in any order.
 */
export const applyWrites = new Script(`
for i = 2, #ARGV, 3 do
  local stored = redis.call('HGET', KEYS[1], ARGV[i])
  local version = stored and tonumber(string.match(stored, '^%d+')) or -1
  if tonumber(ARGV[i + 1]) > version then
    redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1] .. ' ' .. ARGV[i + 2])
  end
end
redis.call('EXPIRE', KEYS[1], ARGV[1])
return 1
`);
