/** Lua that several scripts share. Every script has the session's id as its first argument. */

/** Names of keys, and time. The clock of the server is the one that leases and lifetimes follow. */
export const NAMES = `
local S = ARGV[1]
local function skey(name)
  return 'chat:session:' .. name .. ':{' .. S .. '}'
end
local SESSION = 'chat:session:{' .. S .. '}'
local function tkey(name, id)
  return 'chat:' .. name .. ':{' .. S .. '}:' .. id
end
local function num(value)
  return string.format('%.0f', value)
end
local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
`;

/** Lifetimes. Everything of a session lives for `ttl` seconds after its last use; the log of an ended task for less. */
export const LIFETIMES = `
local function keepSession(ttl)
  redis.call('EXPIRE', SESSION, ttl)
  for _, name in ipairs({'messages', 'order', 'results', 'turns', 'tasks', 'running', 'outbox'}) do
    redis.call('EXPIRE', skey(name), ttl)
  end
end
local function keepLog(id, ttl)
  for _, name in ipairs({'stream', 'stream:head', 'task:steps', 'task:completion'}) do
    redis.call('EXPIRE', tkey(name, id), ttl)
  end
end
`;

/** Rows: messages and tasks. Messages sort by turn, and within a turn in the order in which they came. */
export const ROWS = `
local TURN = 1000000
local function lastTurn()
  local last = redis.call('ZREVRANGE', skey('order'), 0, 0, 'WITHSCORES')
  return last[2] and math.floor(last[2] / TURN) or 0
end
local function appendMessage(id, turn, row, at)
  local first = turn * TURN
  local count = redis.call('ZCOUNT', skey('order'), first, first + TURN - 1)
  redis.call('HSET', skey('messages'), id, row)
  redis.call('ZADD', skey('order'), first + count + 1, id)
  redis.call('HSET', SESSION, 'updated_at', at)
end
local function createTask(id, kind, turn, fields, ttl)
  local order = turn
  if kind == 'operation' then
    order = 1e12 + turn * 1e6 + redis.call('SCARD', skey('tasks'))
  end
  redis.call('HSET', tkey('task:meta', id), unpack(fields))
  redis.call('EXPIRE', tkey('task:meta', id), ttl)
  redis.call('SADD', skey('tasks'), id)
  redis.call('ZADD', skey('running'), order, id)
end
`;
