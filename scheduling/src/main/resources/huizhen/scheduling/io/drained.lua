-- Removes what was delivered, if whoever did still has the lease; without entries it gives the lease
-- back.
--
-- KEYS 1 lease  2 outbox
-- ARGV 1 who asks  2… entry ids
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return {'lost'}
end
if #ARGV == 1 then
  redis.call('DEL', KEYS[1])
else
  redis.call('XDEL', KEYS[2], unpack(ARGV, 2))
end
return {'done'}
