/** Sessions and turns. */
import { Script } from '../script';
import { LIFETIMES, NAMES, ROWS } from './session';

/**
 * ARGV: session, ttl, now, task id, message id, message row, title or '', then the task's fields without its turn.
 * Returns {'started'}, {'known', task id}, {'conflict'} or {'gone'}.
 */
export const startTurn = new Script(`
${NAMES}${LIFETIMES}${ROWS}
local ttl, at, task, message, row, title = ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6], ARGV[7]
if redis.call('EXISTS', SESSION) == 0 then return {'gone'} end
local known = redis.call('HGET', skey('turns'), message)
if known then return {'known', known} end
if redis.call('HEXISTS', skey('messages'), message) == 1 then return {'conflict'} end
local turn = redis.call('HINCRBY', SESSION, 'turns', 1)
local fields = {'turn', turn}
for i = 8, #ARGV do fields[#fields + 1] = ARGV[i] end
createTask(task, 'turn', turn, fields, ttl)
redis.call('HSET', skey('turns'), message, task)
appendMessage(message, turn, row, at)
if title ~= '' then redis.call('HSETNX', SESSION, 'title', title) end
keepSession(ttl)
return {'started'}
`);

/** ARGV: session, ttl, now, title. */
export const rename = new Script(`
${NAMES}${LIFETIMES}
if redis.call('EXISTS', SESSION) == 0 then return 0 end
redis.call('HSET', SESSION, 'title', ARGV[4], 'updated_at', ARGV[3])
keepSession(ARGV[2])
return 1
`);

/** ARGV: session. Returns the ids of the tasks that went with it, and those of their operations. */
export const deleteSession = new Script(`
${NAMES}
local gone = {{}, {}}
for _, id in ipairs(redis.call('SMEMBERS', skey('tasks'))) do
  gone[1][#gone[1] + 1] = id
  local operation = redis.call('HGET', tkey('task:meta', id), 'operation_id')
  if operation then gone[2][#gone[2] + 1] = operation end
  redis.call('UNLINK', tkey('task:meta', id), tkey('task:steps', id), tkey('task:completion', id),
    tkey('stream', id), tkey('stream:head', id))
end
redis.call('UNLINK', SESSION, skey('messages'), skey('order'), skey('results'), skey('turns'),
  skey('tasks'), skey('running'), skey('outbox'))
return gone
`);
