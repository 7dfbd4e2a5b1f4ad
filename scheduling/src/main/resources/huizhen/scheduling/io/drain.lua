-- Takes or keeps the lease on the outbox, removes of it what whoever has the lease has delivered,
-- and reads its head. Who has not learns only which entry is the first that waits.
--
-- KEYS 1 lease  2 outbox
-- ARGV 1 who asks  2 the lease's life, ms  3 most entries  4 a lease with less than that, ms, is
--      renewed: to renew is to write, and each write waits for the disk  5… entries that were
--      delivered under the lease: whoever has lost it meanwhile removes nothing
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then
  local first = redis.call('XRANGE', KEYS[2], '-', '+', 'COUNT', 1)
  return {'other', first[1] and first[1][1] or ''}
end
if #ARGV > 4 and holder then
  redis.call('XDEL', KEYS[2], unpack(ARGV, 5))
end
if not holder or redis.call('PTTL', KEYS[1]) < tonumber(ARGV[4]) then
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
end
return {'mine', redis.call('XRANGE', KEYS[2], '-', '+', 'COUNT', ARGV[3])}
