-- Puts an organisation's rota in the place of the one that was read, with its audit entry.
--
-- KEYS 1 rotas  2 outbox  3 changes for the copy
-- ARGV 1 organisation  2 version read (0: none)  3 sealed rota  4 sealed audit entry
--      5 longest outbox  6 most changes
local version = tonumber(redis.call('HGET', KEYS[1], ARGV[1] .. '/v') or '0')
if version ~= tonumber(ARGV[2]) then
  return {'conflict'}
end
if redis.call('XLEN', KEYS[2]) >= tonumber(ARGV[5]) then
  return {'full'}
end
redis.call('HSET', KEYS[1], ARGV[1] .. '/v', version + 1, ARGV[1] .. '/d', ARGV[3])
for _, field in ipairs({'/v', '/d'}) do
  redis.call('XADD', KEYS[3], 'MAXLEN', '~', ARGV[6], '*', 'k', KEYS[1], 'f', ARGV[1] .. field)
end
return {'done', redis.call('XADD', KEYS[2], '*', 'd', ARGV[4])}
