-- Puts a case's time-out elsewhere, if it is still where it was seen: one that could not be fired is
-- tried again later, one that the case no longer has is dropped.
--
-- KEYS 1 time-outs
-- ARGV 1 case id  2 due, ms, as seen  3 due from now on, or ''
local due = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not due or tonumber(due) ~= tonumber(ARGV[2]) then
  return {'moved'}
end
if ARGV[3] == '' then
  redis.call('ZREM', KEYS[1], ARGV[1])
else
  redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1])
end
return {'done'}
