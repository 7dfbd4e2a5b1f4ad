-- Remembers and audits a command that changed nothing: refused, illegal, slot taken.
--
-- KEYS 1 command  2 outbox
-- ARGV 1 sealed outcome  2 its life, ms  3 sealed audit entry  4 longest outbox
local done = redis.call('HMGET', KEYS[1], 'd', 'e')
if done[1] then
  return {'replay', done[1], done[2]}
end
if redis.call('XLEN', KEYS[2]) >= tonumber(ARGV[4]) then
  return {'full'}
end
local entry = redis.call('XADD', KEYS[2], '*', 'd', ARGV[3])
redis.call('HSET', KEYS[1], 'd', ARGV[1], 'e', entry)
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return {'done', entry}
