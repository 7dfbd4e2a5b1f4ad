-- Writes one decided change of a request that takes or frees somebody's time, all of it or nothing:
-- visit-change.lua for one record, with the overlap check of change.lua. The rules are in Java.
-- Works on Redis 6.2 and later.
--
-- KEYS 1 command  2 outbox  3 time-outs  4 record  5 events
--      then the calendar to free, if one is, the calendar to book, if one is, and the lists
-- ARGV 1 sealed outcome  2 its life, ms  3 sealed audit entry  4 longest outbox
--      5 version read (0: none)  6 sealed record  7 member of the time-outs  8 when it is due, ms,
--      or ''  9 most events  10 the name in the events
--      11 calendar entry to drop, or ''  12 calendar entry to write, or ''  13 its start, ms
--      14 its end  15 longest booking, ms  16 drop entries before, ms  then for each list: score
local done = redis.call('HMGET', KEYS[1], 'd', 'e')
if done[1] then
  return {'replay', done[1], done[2]}
end
if tonumber(redis.call('HGET', KEYS[4], 'v') or '0') ~= tonumber(ARGV[5]) then
  return {'conflict'}
end
if redis.call('XLEN', KEYS[2]) >= tonumber(ARGV[4]) then
  return {'full'}
end
local at = 6
local free, book
if ARGV[11] ~= '' then
  free, at = KEYS[at], at + 1
end
if ARGV[12] ~= '' then
  book, at = KEYS[at], at + 1
  local from = tonumber(ARGV[13])
  local near = redis.call('ZRANGEBYSCORE', book,
    string.format('%.0f', from - tonumber(ARGV[15])), '(' .. ARGV[14])
  for _, entry in ipairs(near) do
    if not (book == free and entry == ARGV[11])
      and tonumber(string.match(entry, '^%d+:(%d+):')) > from then
      return {'taken', '1'}
    end
  end
end
if free then
  redis.call('ZREM', free, ARGV[11])
end
if book then
  redis.call('ZREMRANGEBYSCORE', book, '-inf', '(' .. ARGV[16])
  redis.call('ZADD', book, ARGV[13], ARGV[12])
end
redis.call('HSET', KEYS[4], 'v', tonumber(ARGV[5]) + 1, 'd', ARGV[6])
if ARGV[8] ~= '' then
  redis.call('ZADD', KEYS[3], ARGV[8], ARGV[7])
else
  redis.call('ZREM', KEYS[3], ARGV[7])
end
for i = 0, #KEYS - at do
  redis.call('ZADD', KEYS[at + i], ARGV[17 + i], ARGV[7])
end
redis.call('XADD', KEYS[5], 'MAXLEN', '~', ARGV[9], '*', 'c', ARGV[10])
local entry = redis.call('XADD', KEYS[2], '*', 'd', ARGV[3])
redis.call('HSET', KEYS[1], 'd', ARGV[1], 'e', entry)
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return {'done', entry}
