/** Logs. */
import { Script } from '../script';
import { LIFETIMES, NAMES, ROWS } from './session';

/**
 * Appends entries, carries out writes and ends the task, all or nothing.
 * ARGV: session, task, epoch, outcome or '' to go on, now, ttl of a session, ttl of an ended log, writes as JSON, then
 * the entries. Returns {'done', length after the trim mark, user}, {'closed'}, {'lost'} or {'conflict', why}.
 */
export const append = new Script(`
${NAMES}${LIFETIMES}${ROWS}
local task, epoch, outcome, at = ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5])
local ttl, logTtl, writes = ARGV[6], ARGV[7], cjson.decode(ARGV[8])
local meta, stream, steps = tkey('task:meta', task), tkey('stream', task), tkey('task:steps', task)
local head = redis.call('HMGET', meta, 'epoch', 'outcome', 'tail_ms', 'tail_seq', 'user_id')
if outcome ~= '' and head[2] then return {'closed'} end
if head[1] ~= epoch then return {'lost'} end
if head[2] then return {'closed'} end

local finished = redis.call('LLEN', steps)
for _, write in ipairs(writes) do
  if write.kind == 'append-message' and redis.call('HEXISTS', skey('messages'), write.id) == 1 then
    return {'conflict', 'there is a message ' .. write.id}
  elseif write.kind == 'create-task' and redis.call('EXISTS', tkey('task:meta', write.id)) == 1 then
    return {'conflict', 'there is a task ' .. write.id}
  elseif write.kind == 'save-step' then
    if write.position ~= finished then
      return {'conflict', 'step ' .. write.position .. ' follows ' .. finished .. ' others'}
    end
    finished = finished + 1
  end
end

local ms, seq = tonumber(head[3] or 0), tonumber(head[4] or 0)
for i = 9, #ARGV do
  if at > ms then ms, seq = at, 0 else seq = seq + 1 end
  redis.call('XADD', stream, num(ms) .. '-' .. num(seq), 'data', ARGV[i])
end
local count = #ARGV - 8
local length = redis.call('HINCRBY', meta, 'length', count)
if count > 0 then
  redis.call('HSET', meta, 'tail_ms', num(ms), 'tail_seq', num(seq), 'attempts', 0)
end

for i, write in ipairs(writes) do
  if write.kind == 'append-message' then
    appendMessage(write.id, write.turn or lastTurn(), write.row, num(at))
    if write.toolCall then redis.call('HSETNX', skey('results'), write.toolCall, write.content) end
  elseif write.kind == 'set-tool-result' then
    if redis.call('HEXISTS', skey('results'), write.toolCall) == 1 then
      redis.call('HSET', skey('results'), write.toolCall, write.content)
    end
    redis.call('HSET', SESSION, 'updated_at', num(at))
  elseif write.kind == 'create-task' then
    createTask(write.id, write.task, write.turn, write.fields, ttl)
  elseif write.kind == 'document' then
    local time = redis.call('TIME')
    local version = num(time[1] * 1000000 + time[2] + i)
    redis.call('RPUSH', skey('outbox'), '{"version":' .. version .. ',' .. string.sub(write.text, 2))
  elseif write.kind == 'save-step' then
    redis.call('RPUSH', steps, num(ms) .. ' ' .. num(seq) .. ' ' .. write.step)
  end
end

if outcome ~= '' then
  redis.call('HSET', meta, 'outcome', outcome, 'ended_at', num(at))
  redis.call('ZREM', skey('running'), task)
  keepLog(task, logTtl)
else
  redis.call('EXPIRE', stream, ttl)
  redis.call('EXPIRE', steps, ttl)
end
redis.call('EXPIRE', meta, ttl)
if #writes > 0 or outcome ~= '' then keepSession(ttl) end
redis.call('SPUBLISH', stream, '')
return {'done', length, head[5]}
`);

/**
 * Reads a page. ARGV: session, task, ms and seq of the position to read after, limit.
 * Returns {'page', whether closed, id, data, id, data, ...}, {'gap', first id kept or ''} or {'expired'}.
 */
export const read = new Script(`
${NAMES}
local task, ms, seq, limit = ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local meta = redis.call('HMGET', tkey('task:meta', task),
  'id', 'outcome', 'tail_ms', 'tail_seq', 'trim_ms', 'trim_seq')
if not meta[1] then return {'expired'} end
local closed = meta[2] and 1 or 0
local tailMs, tailSeq = tonumber(meta[3] or 0), tonumber(meta[4] or 0)
local trimMs, trimSeq = tonumber(meta[5] or 0), tonumber(meta[6] or 0)
if ms == tailMs and seq == tailSeq then return {'page', closed} end
local stream, merged = tkey('stream', task), tkey('stream:head', task)
if redis.call('EXISTS', stream) == 0 then return closed == 1 and {'expired'} or {'gap', ''} end

local after = num(ms) .. '-' .. num(seq)
local inHead = ms < trimMs or (ms == trimMs and seq < trimSeq)
local atTrim = ms == trimMs and seq == trimSeq
if not (ms == 0 and seq == 0) and not atTrim then
  if #redis.call('XRANGE', inHead and merged or stream, after, after) == 0 then
    local first = redis.call('XRANGE', stream, '-', '+', 'COUNT', 1)
    return {'gap', first[1] and first[1][1] or ''}
  end
end
local reply, count = {'page', 0}, 0
local function take(key)
  if count >= limit then return end
  for _, entry in ipairs(redis.call('XRANGE', key, '(' .. after, '+', 'COUNT', limit - count)) do
    count = count + 1
    reply[#reply + 1] = entry[1]
    reply[#reply + 1] = entry[2][2]
  end
end
if inHead then take(merged) end
take(stream)
if count < limit then reply[2] = closed end
return reply
`);

/**
 * Replaces the oldest entries by compacted ones and moves the trim mark behind them.
 * ARGV: session, task, epoch, ms and seq of the mark, ttl, how many entries go, then ids and data of the new ones.
 */
export const trim = new Script(`
${NAMES}
local task, ttl = ARGV[2], ARGV[6]
local meta, stream, merged = tkey('task:meta', task), tkey('stream', task), tkey('stream:head', task)
local state = redis.call('HMGET', meta, 'epoch', 'outcome')
if state[1] ~= ARGV[3] or state[2] then return 0 end
for i = 8, #ARGV, 2 do redis.call('XADD', merged, ARGV[i], 'data', ARGV[i + 1]) end
redis.call('XTRIM', stream, 'MINID', ARGV[4] .. '-' .. num(ARGV[5] + 1))
redis.call('HSET', meta, 'trim_ms', ARGV[4], 'trim_seq', ARGV[5])
redis.call('HINCRBY', meta, 'length', -ARGV[7])
redis.call('EXPIRE', merged, ttl)
return 1
`);
