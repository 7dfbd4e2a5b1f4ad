-- Writes one decided change of a case, or nothing. The rules are in Java; this only compares,
-- writes and remembers. Works on Redis 6.2 and later.
--
-- KEYS 1 case  2 command  3 outbox  4 index of all  5 index of the inviting organisation
--      6 index of the invited one  7 index of the one invited before  8 time-outs
--      9 the specialist's calendar  10 the requester's  11 events
-- ARGV 1 version read (0: none)  2 state  3 changed at, ms  4 sealed case  5 case id
--      6 sealed outcome  7 its life, ms  8 sealed audit entry  9 longest outbox
--      10 start, ms, of the time to book, or ''  11 its end  12 calendar entry to write, or ''
--      13 calendar entry to drop, or ''  14 longest booking, ms  15 drop entries before, ms
--      16 when its next time-out is due, ms, or ''  17 most events
local done = redis.call('HMGET', KEYS[2], 'd', 'e')
if done[1] then
  return {'replay', done[1], done[2]}
end
local version = tonumber(redis.call('HGET', KEYS[1], 'v') or '0')
if version ~= tonumber(ARGV[1]) then
  return {'conflict'}
end
if redis.call('XLEN', KEYS[3]) >= tonumber(ARGV[9]) then
  return {'full'}
end
if ARGV[10] ~= '' then
  local from, to = tonumber(ARGV[10]), tonumber(ARGV[11])
  for calendar = 9, 10 do
    local near =
      redis.call('ZRANGEBYSCORE', KEYS[calendar], from - tonumber(ARGV[14]), '(' .. ARGV[11])
    for _, entry in ipairs(near) do
      local ends = tonumber(string.match(entry, '^%d+:(%d+):'))
      if entry ~= ARGV[13] and ends > from then
        return {'taken', calendar == 9 and 'INVITED' or 'INVITING'}
      end
    end
  end
end
for calendar = 9, 10 do
  if ARGV[13] ~= '' then
    redis.call('ZREM', KEYS[calendar], ARGV[13])
  end
  if ARGV[12] ~= '' then
    redis.call('ZREMRANGEBYSCORE', KEYS[calendar], '-inf', '(' .. ARGV[15])
    redis.call('ZADD', KEYS[calendar], ARGV[10], ARGV[12])
  end
end
redis.call('HSET', KEYS[1], 'v', version + 1, 's', ARGV[2], 'at', ARGV[3], 'd', ARGV[4])
redis.call('ZADD', KEYS[4], ARGV[3], ARGV[5])
redis.call('ZADD', KEYS[5], ARGV[3], ARGV[5])
if KEYS[7] ~= KEYS[6] then
  redis.call('ZREM', KEYS[7], ARGV[5])
end
redis.call('ZADD', KEYS[6], ARGV[3], ARGV[5])
if ARGV[16] ~= '' then
  redis.call('ZADD', KEYS[8], ARGV[16], ARGV[5])
else
  redis.call('ZREM', KEYS[8], ARGV[5])
end
redis.call('XADD', KEYS[11], 'MAXLEN', '~', ARGV[17], '*', 'c', ARGV[5])
local entry = redis.call('XADD', KEYS[3], '*', 'd', ARGV[8])
redis.call('HSET', KEYS[2], 'd', ARGV[6], 'e', entry)
redis.call('PEXPIRE', KEYS[2], ARGV[7])
return {'done', entry}
