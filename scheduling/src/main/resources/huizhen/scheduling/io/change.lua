-- Writes one decided change of a case, or nothing. The rules are in Java; this only compares,
-- writes and remembers. Works on Redis 6.2 and later.
--
-- A time is taken in all calendars or in none: whoever is busy is named, and nothing is written.
--
-- KEYS 1 case  2 command  3 outbox  4 index of all  5 time-outs  6 events  7 editions of the directory
--      then the calendars to book, those to free, the indices that the case is in, and those that
--      it is not in any more
-- ARGV 1 version read (0: none)  2 state  3 changed at, ms  4 sealed case  5 case id
--      6 sealed outcome  7 its life, ms  8 sealed audit entry  9 longest outbox
--      10 start, ms, of the time to book, or ''  11 its end  12 calendar entry to write, or ''
--      13 calendar entry to drop, or ''  14 longest booking, ms  15 drop entries before, ms
--      16 when its next time-out is due, ms, or ''
--      17 calendars to book  18 calendars to free  19 indices that it is in
--      20 ms that have to be free before the time  21 and after it
--      22 most entries of one day  23 most events  24 how many others the time may overlap in the
--      first calendar to book (an overbooking), or '' where the time lies within the one before
--      25 the edition of the directory that the decision remembered, or ''  26 which one its patient's
--      is  27 and that  then begin and end of that day, ms, for each calendar to book
local done = redis.call('HMGET', KEYS[2], 'd', 'e')
if done[1] then
  return {'replay', done[1], done[2]}
end
local version = tonumber(redis.call('HGET', KEYS[1], 'v') or '0')
if version ~= tonumber(ARGV[1]) then
  return {'conflict'}
end
if ARGV[25] ~= '' then
  local now = redis.call('HMGET', KEYS[7], '*', ARGV[26])
  if (now[1] or '-') ~= ARGV[25] or (now[2] or '-') ~= ARGV[27] then
    return {'stale'}
  end
end
if redis.call('XLEN', KEYS[3]) >= tonumber(ARGV[9]) then
  return {'full'}
end
local books, frees, indexed = tonumber(ARGV[17]), tonumber(ARGV[18]), tonumber(ARGV[19])

-- What lies in a calendar within [from, till), but for the entry that goes, and of that what ends
-- after `ends`. Between 2001 and 2286 a time has 13 digits, which compare as text: of a full
-- calendar's half day that is a good part of all that a booking costs here.
local function others(calendar, from, till, ends)
  local found = redis.call('ZRANGEBYSCORE', calendar,
    string.format('%.0f', from), '(' .. string.format('%.0f', till))
  local all, later = #found, 0
  local isPlain = from >= 1e12 and till + tonumber(ARGV[14]) < 1e13
  local text = string.format('%.0f', ends)
  local sub, goes = string.sub, ARGV[13]
  for i = 1, #found do
    local entry = found[i]
    if entry == goes then
      all = all - 1
    elseif isPlain then
      if sub(entry, 15, 27) > text then
        later = later + 1
      end
    elseif tonumber(string.match(entry, '^%d+:(%d+):')) > ends then
      later = later + 1
    end
  end
  return all, later
end

if books > 0 and ARGV[24] ~= '' then
  local from = tonumber(ARGV[10]) - tonumber(ARGV[20])
  local till = tonumber(ARGV[11]) + tonumber(ARGV[21])
  local busy = {'taken'}
  for i = 1, books do
    local calendar = KEYS[7 + i]
    local _, overlapping = others(calendar, from - tonumber(ARGV[14]), till, from)
    local isBusy = overlapping > (i == 1 and tonumber(ARGV[24]) or 0)
    local day, night = tonumber(ARGV[26 + 2 * i]), tonumber(ARGV[27 + 2 * i])
    if day and others(calendar, day, night, day) >= tonumber(ARGV[22]) then
      isBusy = true
    end
    if isBusy then
      busy[#busy + 1] = tostring(i)
    end
  end
  if #busy > 1 then
    return busy
  end
end
for i = 8 + books, 7 + books + frees do
  redis.call('ZREM', KEYS[i], ARGV[13])
end
for i = 8, 7 + books do
  redis.call('ZREMRANGEBYSCORE', KEYS[i], '-inf', '(' .. ARGV[15])
  redis.call('ZADD', KEYS[i], ARGV[10], ARGV[12])
end
redis.call('HSET', KEYS[1], 'v', version + 1, 's', ARGV[2], 'at', ARGV[3], 'd', ARGV[4])
redis.call('ZADD', KEYS[4], ARGV[3], ARGV[5])
for i = 8 + books + frees, #KEYS do
  if i <= 7 + books + frees + indexed then
    redis.call('ZADD', KEYS[i], ARGV[3], ARGV[5])
  else
    redis.call('ZREM', KEYS[i], ARGV[5])
  end
end
if ARGV[16] ~= '' then
  redis.call('ZADD', KEYS[5], ARGV[16], ARGV[5])
else
  redis.call('ZREM', KEYS[5], ARGV[5])
end
redis.call('XADD', KEYS[6], 'MAXLEN', '~', ARGV[23], '*', 'c', ARGV[5])
local entry = redis.call('XADD', KEYS[3], '*', 'd', ARGV[8])
redis.call('HSET', KEYS[2], 'd', ARGV[6], 'e', entry)
redis.call('PEXPIRE', KEYS[2], ARGV[7])
return {'done', entry}
