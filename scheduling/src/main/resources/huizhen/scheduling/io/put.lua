-- Puts an entry of the directory and lists it where it is looked for.
--
-- KEYS 1 entries  2… lists of ids
-- ARGV 1 id  2 sealed entry
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
for i = 2, #KEYS do
  redis.call('SADD', KEYS[i], ARGV[1])
end
return {'done'}
