-- Puts an entry of the directory and lists it where it is looked for, or takes it away; and gives the
-- directory another edition, so that whoever remembers what was there notices.
--
-- KEYS 1 entries  2 editions  3 changes for the copy  4… lists of ids
-- ARGV 1 id  2 sealed entry, or '' to take it away  3 which edition  4 its new name, never used before
--      5 most changes
if ARGV[2] == '' then
  redis.call('HDEL', KEYS[1], ARGV[1])
else
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
end
redis.call('HSET', KEYS[2], ARGV[3], ARGV[4])
redis.call('XADD', KEYS[3], 'MAXLEN', '~', ARGV[5], '*', 'k', KEYS[1], 'f', ARGV[1])
for i = 4, #KEYS do
  redis.call('SADD', KEYS[i], ARGV[1])
end
return {'done'}
