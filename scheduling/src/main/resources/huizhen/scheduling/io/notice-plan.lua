-- Writes what was planned to be told of one case or visit, or nothing if somebody else planned
-- meanwhile: the memory of what was told, the notices, their receipts, and when to look again.
--
-- KEYS 1 ledger  2 reminders due  3 queue  4 events  5 the subject's notices
--      then for each notice: the notice, its recipient's list, and what of it is unread
--      then the changes for the copy
-- ARGV 1 ledger version read (0: none)  2 sealed ledger  3 its life, ms  4 subject  5 when the next
--      reminder is due, ms, or ''  6 life of a notice, ms  7 longest list  8 most of a subject
--      9 most events  10 how many notices
--      then for each notice: id  sealed notice  due at, ms  recipient  how many ways
--      and for each way: channel  receipt  when it is sent, ms, or ''
local version = tonumber(redis.call('HGET', KEYS[1], 'v') or '0')
if version ~= tonumber(ARGV[1]) then
  return {'conflict'}
end
redis.call('HSET', KEYS[1], 'v', version + 1, 'd', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
local changed = {'k', KEYS[1]}
if ARGV[5] ~= '' then
  redis.call('ZADD', KEYS[2], ARGV[5], ARGV[4])
else
  redis.call('ZREM', KEYS[2], ARGV[4])
end
local function cut(key, most)
  redis.call('ZREMRANGEBYRANK', key, 0, -1 - tonumber(most))
  redis.call('PEXPIRE', key, ARGV[6])
end
local at = 11
for i = 1, tonumber(ARGV[10]) do
  local notice, inbox, unread = KEYS[3 + 3 * i], KEYS[4 + 3 * i], KEYS[5 + 3 * i]
  local id, due, recipient, ways = ARGV[at], ARGV[at + 2], ARGV[at + 3], tonumber(ARGV[at + 4])
  local fields = {'d', ARGV[at + 1]}
  at = at + 5
  for _ = 1, ways do
    fields[#fields + 1] = 'r:' .. ARGV[at]
    fields[#fields + 1] = ARGV[at + 1]
    if ARGV[at + 2] ~= '' then
      fields[#fields + 1] = 'q:' .. ARGV[at]
      fields[#fields + 1] = ARGV[at + 2]
      redis.call('ZADD', KEYS[3], ARGV[at + 2], id .. '|' .. ARGV[at])
    end
    at = at + 3
  end
  redis.call('HSET', notice, unpack(fields))
  redis.call('PEXPIRE', notice, ARGV[6])
  redis.call('ZADD', inbox, due, id)
  redis.call('ZADD', unread, due, id)
  redis.call('ZADD', KEYS[5], due, id)
  cut(inbox, ARGV[7])
  cut(unread, ARGV[7])
  redis.call('XADD', KEYS[4], 'MAXLEN', '~', ARGV[9], '*', 'n', recipient)
  changed[#changed + 1] = 'k'
  changed[#changed + 1] = notice
end
redis.call('XADD', KEYS[#KEYS], 'MAXLEN', '~', ARGV[9], '*', unpack(changed))
if tonumber(ARGV[10]) > 0 then
  cut(KEYS[5], ARGV[8])
end
return {'done'}
