-- Writes how far a notice is on a channel, and when it is tried again, if at all.
--
-- KEYS 1 notice  2 queue  3 changes for the copy
-- ARGV 1 channel  2 receipt  3 member of the queue  4 tried again, ms, or ''
--      5 most changes
if ARGV[4] == '' or redis.call('EXISTS', KEYS[1]) == 0 then
  redis.call('ZREM', KEYS[2], ARGV[3])
else
  redis.call('ZADD', KEYS[2], ARGV[4], ARGV[3])
end
if redis.call('EXISTS', KEYS[1]) == 1 then
  redis.call('HSET', KEYS[1], 'r:' .. ARGV[1], ARGV[2])
  if ARGV[4] == '' then
    redis.call('HDEL', KEYS[1], 'q:' .. ARGV[1])
  else
    redis.call('HSET', KEYS[1], 'q:' .. ARGV[1], ARGV[4])
  end
  redis.call('XADD', KEYS[3], 'MAXLEN', '~', ARGV[5], '*', 'k', KEYS[1])
end
return {'done'}
