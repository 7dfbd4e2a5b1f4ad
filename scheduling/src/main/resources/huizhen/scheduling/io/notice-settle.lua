-- Writes how far a notice is on a channel, and when it is tried again, if at all.
--
-- KEYS 1 notice  2 queue
-- ARGV 1 channel  2 receipt  3 member of the queue  4 tried again, ms, or ''
if ARGV[4] == '' or redis.call('EXISTS', KEYS[1]) == 0 then
  redis.call('ZREM', KEYS[2], ARGV[3])
else
  redis.call('ZADD', KEYS[2], ARGV[4], ARGV[3])
end
if redis.call('EXISTS', KEYS[1]) == 1 then
  redis.call('HSET', KEYS[1], 'r:' .. ARGV[1], ARGV[2])
end
return {'done'}
