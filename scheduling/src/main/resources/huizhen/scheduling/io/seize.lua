-- Gives an emergency to who answered it, with the time from now on, and moves every appointment
-- that gives way: all of it, or nothing. Of many answers the first to come here finds the versions
-- that it read. The rules are in Java.
--
-- KEYS 1 command  2 outbox  3 time-outs  4 index of all  5 events
--      6 the specialist's calendar  7 the requester's
--      then for each case: case  index of the inviting organisation  index of the invited one
--      the calendars of its specialist and its requester
-- ARGV 1 sealed outcome  2 its life, ms  3 longest outbox  4 most events  5 start, ms  6 end
--      7 calendar entry to write  8 longest booking, ms  9 entries that were seen, a line each
--      10 changed at, ms
--      then for each case: version read  state  sealed case  case id  sealed audit entry
--      calendar entry to drop, or ''  when its next time-out is due, ms, or ''
local done = redis.call('HMGET', KEYS[1], 'd', 'e')
if done[1] then
  return {'replay', done[1], done[2]}
end
local cases = (#KEYS - 7) / 5
for i = 1, cases do
  local version = redis.call('HGET', KEYS[8 + (i - 1) * 5], 'v') or '0'
  if tonumber(version) ~= tonumber(ARGV[11 + (i - 1) * 7]) then
    return {'conflict'}
  end
end
if redis.call('XLEN', KEYS[2]) + cases > tonumber(ARGV[3]) then
  return {'full'}
end
local seen = {}
for entry in string.gmatch(ARGV[9], '[^\n]+') do
  seen[entry] = true
end
local from = tonumber(ARGV[5])
for calendar = 6, 7 do
  local near = redis.call('ZRANGEBYSCORE', KEYS[calendar], from - tonumber(ARGV[8]), '(' .. ARGV[6])
  for _, entry in ipairs(near) do
    if not seen[entry] and tonumber(string.match(entry, '^%d+:(%d+):')) > from then
      return {'conflict'}
    end
  end
end
local last
for i = 1, cases do
  local key, arg = 8 + (i - 1) * 5, 11 + (i - 1) * 7
  if ARGV[arg + 5] ~= '' then
    redis.call('ZREM', KEYS[key + 3], ARGV[arg + 5])
    redis.call('ZREM', KEYS[key + 4], ARGV[arg + 5])
  end
  redis.call('HSET', KEYS[key], 'v', ARGV[arg] + 1, 's', ARGV[arg + 1], 'at', ARGV[10], 'd', ARGV[arg + 2])
  redis.call('ZADD', KEYS[4], ARGV[10], ARGV[arg + 3])
  redis.call('ZADD', KEYS[key + 1], ARGV[10], ARGV[arg + 3])
  redis.call('ZADD', KEYS[key + 2], ARGV[10], ARGV[arg + 3])
  if ARGV[arg + 6] ~= '' then
    redis.call('ZADD', KEYS[3], ARGV[arg + 6], ARGV[arg + 3])
  else
    redis.call('ZREM', KEYS[3], ARGV[arg + 3])
  end
  redis.call('XADD', KEYS[5], 'MAXLEN', '~', ARGV[4], '*', 'c', ARGV[arg + 3])
  last = redis.call('XADD', KEYS[2], '*', 'd', ARGV[arg + 4])
end
redis.call('ZADD', KEYS[6], ARGV[5], ARGV[7])
redis.call('ZADD', KEYS[7], ARGV[5], ARGV[7])
redis.call('HSET', KEYS[1], 'd', ARGV[1], 'e', last)
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return {'done', last}
