-- Writes one decided change of visits and blocks, all of it or nothing. The rules are in Java; this
-- only compares, writes and remembers. Works on Redis 6.2 and later.
--
-- KEYS 1 command  2 outbox  3 time-outs  4… records, then lists; the last is the blocks' events,
--      or for a request the changes for the copy
-- ARGV 1 sealed outcome  2 its life, ms  3 sealed audit entry  4 longest outbox  5 how many records
--      for each record: version read (0: none), sealed record, member of the time-outs, when it
--      is due, ms, or ''; for each list: score or '' (a set), member; then most events, and the
--      blocks, or the request's key, that they are of
local done = redis.call('HMGET', KEYS[1], 'd', 'e')
if done[1] then
  return {'replay', done[1], done[2]}
end
local records = tonumber(ARGV[5])
for i = 1, records do
  local version = tonumber(redis.call('HGET', KEYS[3 + i], 'v') or '0')
  if version ~= tonumber(ARGV[2 + 4 * i]) then
    return {'conflict'}
  end
end
if redis.call('XLEN', KEYS[2]) >= tonumber(ARGV[4]) then
  return {'full'}
end
for i = 1, records do
  local at = 2 + 4 * i
  redis.call('HSET', KEYS[3 + i], 'v', tonumber(ARGV[at]) + 1, 'd', ARGV[at + 1])
  if ARGV[at + 3] ~= '' then
    redis.call('ZADD', KEYS[3], ARGV[at + 3], ARGV[at + 2])
  else
    redis.call('ZREM', KEYS[3], ARGV[at + 2])
  end
end
local at = 6 + 4 * records
for key = 4 + records, #KEYS - 1 do
  if ARGV[at] ~= '' then
    redis.call('ZADD', KEYS[key], ARGV[at], ARGV[at + 1])
  else
    redis.call('SADD', KEYS[key], ARGV[at + 1])
  end
  at = at + 2
end
for block = at + 1, #ARGV do
  redis.call('XADD', KEYS[#KEYS], 'MAXLEN', '~', ARGV[at], '*', 'b', ARGV[block])
end
local entry = redis.call('XADD', KEYS[2], '*', 'd', ARGV[3])
redis.call('HSET', KEYS[1], 'd', ARGV[1], 'e', entry)
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return {'done', entry}
