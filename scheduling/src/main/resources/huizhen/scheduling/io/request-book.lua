-- Writes one decided change of a request that takes or frees somebody's time, or that of several
-- people at once, all of it or nothing: visit-change.lua for one record, with the checks of
-- change.lua. The rules are in Java. Works on Redis 6.2 and later.
--
-- KEYS 1 command  2 outbox  3 time-outs  4 record  5 events
--      then the calendars to free, those to book, and the lists
-- ARGV 1 sealed outcome  2 its life, ms  3 sealed audit entry  4 longest outbox
--      5 version read (0: none)  6 sealed record  7 member of the time-outs  8 when it is due, ms,
--      or ''  9 most events  10 the name in the events
--      11 calendar entry to drop, or ''  12 calendar entry to write, or ''  13 its start, ms
--      14 its end  15 longest booking, ms  16 drop entries before, ms
--      17 calendars to free  18 calendars to book  19 ms that have to be free before the time
--      20 and after it  21 most entries of one day  22 an entry that is not in the way, or ''
--      then begin and end of that day, ms, or '' and '', for each calendar to book
--      then for each list: score
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
local frees, books = tonumber(ARGV[17]), tonumber(ARGV[18])

-- How much lies in a calendar within [from, till) and ends after `ends`, but for what goes.
local function others(calendar, from, till, ends)
  local count = 0
  local near = redis.call('ZRANGEBYSCORE', calendar,
    string.format('%.0f', from), '(' .. string.format('%.0f', till))
  for _, entry in ipairs(near) do
    if entry ~= ARGV[11] and entry ~= ARGV[22]
      and tonumber(string.match(entry, '^%d+:(%d+):')) > ends then
      count = count + 1
    end
  end
  return count
end

local busy = {'taken'}
for i = 1, books do
  local calendar = KEYS[5 + frees + i]
  local from = tonumber(ARGV[13]) - tonumber(ARGV[19])
  local till = tonumber(ARGV[14]) + tonumber(ARGV[20])
  local day, night = tonumber(ARGV[21 + 2 * i]), tonumber(ARGV[22 + 2 * i])
  if others(calendar, from - tonumber(ARGV[15]), till, from) > 0
    or (day and others(calendar, day, night, day) >= tonumber(ARGV[21])) then
    busy[#busy + 1] = tostring(i)
  end
end
if #busy > 1 then
  return busy
end
for i = 6, 5 + frees do
  redis.call('ZREM', KEYS[i], ARGV[11])
end
for i = 6 + frees, 5 + frees + books do
  redis.call('ZREMRANGEBYSCORE', KEYS[i], '-inf', '(' .. ARGV[16])
  redis.call('ZADD', KEYS[i], ARGV[13], ARGV[12])
end
redis.call('HSET', KEYS[4], 'v', tonumber(ARGV[5]) + 1, 'd', ARGV[6])
if ARGV[8] ~= '' then
  redis.call('ZADD', KEYS[3], ARGV[8], ARGV[7])
else
  redis.call('ZREM', KEYS[3], ARGV[7])
end
local lists = 6 + frees + books
for i = 0, #KEYS - lists do
  redis.call('ZADD', KEYS[lists + i], ARGV[23 + 2 * books + i], ARGV[7])
end
redis.call('XADD', KEYS[5], 'MAXLEN', '~', ARGV[9], '*', 'c', ARGV[10])
local entry = redis.call('XADD', KEYS[2], '*', 'd', ARGV[3])
redis.call('HSET', KEYS[1], 'd', ARGV[1], 'e', entry)
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return {'done', entry}
