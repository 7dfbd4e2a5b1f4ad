-- Remembers and audits a command that changed nothing: refused, illegal, slot taken.
--
-- KEYS 1 command  2 outbox  3 editions of the directory
-- ARGV 1 sealed outcome  2 its life, ms  3 sealed audit entry  4 longest outbox
--      5 the edition that the decision remembered, or ''  6 which one its patient's is  7 and that
local done = redis.call('HMGET', KEYS[1], 'd', 'e')
if done[1] then
  return {'replay', done[1], done[2]}
end
if ARGV[5] ~= '' then
  local now = redis.call('HMGET', KEYS[3], '*', ARGV[6])
  if (now[1] or '-') ~= ARGV[5] or (now[2] or '-') ~= ARGV[7] then
    return {'stale'}
  end
end
if redis.call('XLEN', KEYS[2]) >= tonumber(ARGV[4]) then
  return {'full'}
end
local entry = redis.call('XADD', KEYS[2], '*', 'd', ARGV[3])
redis.call('HSET', KEYS[1], 'd', ARGV[1], 'e', entry)
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return {'done', entry}
