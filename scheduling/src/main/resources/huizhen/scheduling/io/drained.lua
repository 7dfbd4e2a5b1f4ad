-- Gives the lease back, and before it removes what was delivered under it, if whoever asks still has
-- it.
--
-- KEYS 1 lease  2 outbox
-- ARGV 1 who asks  2… entry ids
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return {'lost'}
end
if #ARGV > 1 then
  redis.call('XDEL', KEYS[2], unpack(ARGV, 2))
end
redis.call('DEL', KEYS[1])
return {'done'}
