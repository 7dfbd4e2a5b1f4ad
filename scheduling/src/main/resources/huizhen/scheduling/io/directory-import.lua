-- Puts many entries of the directory, all of them or none. An entry that is not as it was read
-- means that somebody changed it meanwhile: nothing is written. The directory has another edition
-- then, as after put.lua.
--
-- KEYS 1 command  2 outbox  3 organisations  4 practitioners  5 editions  6… lists of practitioner ids,
--      then the changes for the copy
-- ARGV 1 sealed outcome  2 its life, ms  3 sealed audit entry  4 longest outbox
--      5 which edition  6 its new name, never used before
--      7 how many entries; for each: key of its hash, id, SHA-1 of what was read or '' for nothing,
--      sealed entry, key of the list or 0; then most changes
local done = redis.call('HMGET', KEYS[1], 'd', 'e')
if done[1] then
  return {'replay', done[1], done[2]}
end
if redis.call('XLEN', KEYS[2]) >= tonumber(ARGV[4]) then
  return {'full'}
end
local entries = tonumber(ARGV[7])
for i = 0, entries - 1 do
  local at = 8 + 5 * i
  local now = redis.call('HGET', KEYS[tonumber(ARGV[at])], ARGV[at + 1])
  if (now and redis.sha1hex(now) or '') ~= ARGV[at + 2] then
    return {'conflict'}
  end
end
for i = 0, entries - 1 do
  local at = 8 + 5 * i
  redis.call('HSET', KEYS[tonumber(ARGV[at])], ARGV[at + 1], ARGV[at + 3])
  redis.call('XADD', KEYS[#KEYS], 'MAXLEN', '~', ARGV[#ARGV], '*',
    'k', KEYS[tonumber(ARGV[at])], 'f', ARGV[at + 1])
  local list = tonumber(ARGV[at + 4])
  if list > 0 then
    redis.call('SADD', KEYS[list], ARGV[at + 1])
  end
end
redis.call('HSET', KEYS[5], ARGV[5], ARGV[6])
local entry = redis.call('XADD', KEYS[2], '*', 'd', ARGV[3])
redis.call('HSET', KEYS[1], 'd', ARGV[1], 'e', entry)
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return {'done', entry}
