-- Puts a case into its indices, if it is still as it was read. Works on Redis 6.2 and later.
--
-- KEYS 1 case, then its indices
-- ARGV 1 version read  2 case id
local now = redis.call('HMGET', KEYS[1], 'v', 'at')
if now[1] ~= ARGV[1] then
  return 0
end
for i = 2, #KEYS do
  redis.call('ZADD', KEYS[i], now[2], ARGV[2])
end
return 1
