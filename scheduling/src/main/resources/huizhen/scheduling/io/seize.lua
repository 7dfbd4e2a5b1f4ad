-- Gives an emergency to who answered it, with the time from now on, and moves every appointment
-- that gives way: all of it, or nothing. Of many answers the first to come here finds the versions
-- that it read. The rules are in Java.
--
-- KEYS 1 command  2 outbox  3 time-outs  4 index of all  5 events
--      6 the specialist's calendar  7 the requester's
--      then the cases, the calendars and indices out of which an entry goes, the indices that the
--      cases are in
-- ARGV 1 sealed outcome  2 its life, ms  3 longest outbox  4 most events  5 start, ms  6 end
--      7 calendar entry to write  8 longest booking, ms  9 entries that were seen, a line each
--      10 changed at, ms  11 cases  12 calendars and indices out of which an entry goes
--      then for each case: version read  state  sealed case  case id  sealed audit entry
--      when its next time-out is due, ms, or ''
--      then for each of those its entry, for each index the case
local done = redis.call('HMGET', KEYS[1], 'd', 'e')
if done[1] then
  return {'replay', done[1], done[2]}
end
local cases, frees = tonumber(ARGV[11]), tonumber(ARGV[12])
for i = 1, cases do
  local version = redis.call('HGET', KEYS[7 + i], 'v') or '0'
  if tonumber(version) ~= tonumber(ARGV[13 + (i - 1) * 6]) then
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
  local key, arg = KEYS[7 + i], 13 + (i - 1) * 6
  redis.call('HSET', key, 'v', ARGV[arg] + 1, 's', ARGV[arg + 1], 'at', ARGV[10], 'd', ARGV[arg + 2])
  redis.call('ZADD', KEYS[4], ARGV[10], ARGV[arg + 3])
  if ARGV[arg + 5] ~= '' then
    redis.call('ZADD', KEYS[3], ARGV[arg + 5], ARGV[arg + 3])
  else
    redis.call('ZREM', KEYS[3], ARGV[arg + 3])
  end
  redis.call('XADD', KEYS[5], 'MAXLEN', '~', ARGV[4], '*', 'c', ARGV[arg + 3])
  last = redis.call('XADD', KEYS[2], '*', 'd', ARGV[arg + 4])
end
local rest = 12 + cases * 6
for i = 1, #KEYS - 7 - cases do
  local key, value = KEYS[7 + cases + i], ARGV[rest + i]
  if i <= frees then
    redis.call('ZREM', key, value)
  else
    redis.call('ZADD', key, ARGV[10], value)
  end
end
redis.call('ZADD', KEYS[6], ARGV[5], ARGV[7])
redis.call('ZADD', KEYS[7], ARGV[5], ARGV[7])
redis.call('HSET', KEYS[1], 'd', ARGV[1], 'e', last)
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return {'done', last}
