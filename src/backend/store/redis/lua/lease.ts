/** Leases, stops and completions. */
import { Script } from '../script';
import { LIFETIMES, NAMES } from './session';

/** ARGV: session, task, ms for which it lasts. Returns {'acquired', epoch, attempts}, {'held'} or {'ended'}. */
export const acquire = new Script(`
${NAMES}
local meta = tkey('task:meta', ARGV[2])
local state = redis.call('HMGET', meta, 'id', 'outcome', 'lease_until')
if not state[1] or state[2] then return {'ended'} end
local at = now()
if tonumber(state[3] or 0) > at then return {'held'} end
redis.call('HSET', meta, 'lease_until', num(at + ARGV[3]))
return {'acquired', redis.call('HINCRBY', meta, 'epoch', 1), redis.call('HINCRBY', meta, 'attempts', 1)}
`);

/**
 * ARGV: session, task, epoch, ms for which it lasts, ttl. Returns nothing when it was lost, else whether to stop, the user,
 * and the ids of all tasks that run or wait in the session, and of their operations.
 */
export const renew = new Script(`
${NAMES}${LIFETIMES}
local meta = tkey('task:meta', ARGV[2])
local state = redis.call('HMGET', meta, 'epoch', 'outcome', 'stop', 'user_id')
if state[1] ~= ARGV[3] or state[2] then return false end
redis.call('HSET', meta, 'lease_until', num(now() + ARGV[4]))
keepSession(ARGV[5])
keepLog(ARGV[2], ARGV[5])
local tasks, operations = redis.call('ZRANGE', skey('running'), 0, -1), {}
for _, id in ipairs(tasks) do
  redis.call('EXPIRE', tkey('task:meta', id), ARGV[5])
  local operation = redis.call('HGET', tkey('task:meta', id), 'operation_id')
  if operation then operations[#operations + 1] = operation end
end
return {state[3] and 1 or 0, state[4], tasks, operations}
`);

/** ARGV: session, task, epoch. Returns 1 when the task waits for another holder now. */
export const release = new Script(`
${NAMES}
local meta = tkey('task:meta', ARGV[2])
local state = redis.call('HMGET', meta, 'epoch', 'outcome')
if state[1] ~= ARGV[3] or state[2] then return 0 end
redis.call('HSET', meta, 'lease_until', 0, 'attempts', 0)
return 1
`);

/** ARGV: session. Returns 'none' when no task runs, 'free' when one waits for a holder, else 'held'. */
export const state = new Script(`
${NAMES}
local found = 'none'
for _, id in ipairs(redis.call('ZRANGE', skey('running'), 0, -1)) do
  found = found == 'none' and 'held' or found
  if tonumber(redis.call('HGET', tkey('task:meta', id), 'lease_until') or 0) <= now() then return 'free' end
end
return found
`);

/** KEYS: a part of the index. ARGV: session, ms from now. Says when to look at the session. */
export const lookAfter = new Script(`
${NAMES}
redis.call('ZADD', KEYS[1], now() + ARGV[2], S)
redis.call('EXPIRE', KEYS[1], ARGV[3])
return 1
`);

/** KEYS: a part of the index. ARGV: '', ms until others may look, limit. Takes sessions to look at, with their new times. */
export const takeDue = new Script(`
${NAMES}
local at, taken = now(), {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', at, 'LIMIT', 0, ARGV[3])) do
  redis.call('ZADD', KEYS[1], at + ARGV[2], id)
  taken[#taken + 1] = id
  taken[#taken + 1] = num(at + ARGV[2])
end
return taken
`);

/** KEYS: an index of sessions by time. ARGV: session, the time it had. Forgets it, unless somebody has put it in again. */
export const forget = new Script(`
${NAMES}
if tonumber(redis.call('ZSCORE', KEYS[1], S) or -1) == tonumber(ARGV[2]) then redis.call('ZREM', KEYS[1], S) end
return 1
`);

/** ARGV: session, task. Returns 1 when the task was running. */
export const requestStop = new Script(`
${NAMES}
local meta = tkey('task:meta', ARGV[2])
local state = redis.call('HMGET', meta, 'id', 'outcome')
if not state[1] or state[2] then return 0 end
redis.call('HSET', meta, 'stop', 1)
return 1
`);

/** ARGV: session, task, completion, ttl. Returns 'accepted', 'settled' or 'unknown'. */
export const complete = new Script(`
${NAMES}
local key = tkey('task:completion', ARGV[2])
local state = redis.call('HMGET', tkey('task:meta', ARGV[2]), 'id', 'outcome', 'stop')
if not state[1] then return 'unknown' end
if state[2] or state[3] or redis.call('EXISTS', key) == 1 then return 'settled' end
redis.call('SET', key, ARGV[3], 'EX', ARGV[4])
redis.call('SPUBLISH', key, '')
return 'accepted'
`);
