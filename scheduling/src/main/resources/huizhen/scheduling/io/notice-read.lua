-- Marks notices as read in their recipient's list; what is not unread there is left alone.
--
-- KEYS 1 unread  2 events  3… the notices, then the changes for the copy
-- ARGV 1 receipt  2 most events  3 recipient  4… their ids
local read, changed = 0, {}
for i = 3, #KEYS - 1 do
  if redis.call('ZREM', KEYS[1], ARGV[i + 1]) == 1 then
    read = read + 1
    if redis.call('EXISTS', KEYS[i]) == 1 then
      redis.call('HSET', KEYS[i], 'r:IN_APP', ARGV[1])
      changed[#changed + 1] = 'k'
      changed[#changed + 1] = KEYS[i]
    end
  end
end
if #changed > 0 then
  redis.call('XADD', KEYS[#KEYS], 'MAXLEN', '~', ARGV[2], '*', unpack(changed))
end
if read > 0 then
  redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[2], '*', 'n', ARGV[3])
end
return read
