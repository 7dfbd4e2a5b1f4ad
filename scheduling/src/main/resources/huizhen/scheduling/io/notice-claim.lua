-- Hands out what is to be sent now. Whoever has it has until it is due again to settle it; then it
-- is handed out again, so that nothing is lost with a gateway that dies.
--
-- KEYS 1 queue
-- ARGV 1 now, ms  2 most  3 due again, ms
local found = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[2])
for _, member in ipairs(found) do
  redis.call('ZADD', KEYS[1], ARGV[3], member)
end
return found
