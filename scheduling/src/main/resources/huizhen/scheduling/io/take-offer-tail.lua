end
local keeping = tonumber(all_args[#all_args])
local keys, args = {}, {}
for i = 1, #all_keys - 3 - keeping do
  keys[i] = all_keys[i]
end
for i = 1, #all_args - 7 do
  args[i] = all_args[i]
end
local record, waiting, changes = all_keys[#keys + 1], all_keys[#keys + 2], all_keys[#keys + 3]
local version, sealed, member = all_args[#args + 1], all_args[#args + 2], all_args[#args + 3]
local entry, start = all_args[#args + 4], all_args[#args + 5]
if redis.call('EXISTS', keys[2]) == 1 then
  return change(keys, args)
end
if tonumber(redis.call('HGET', record, 'v') or '0') ~= tonumber(version) then
  return {'conflict'}
end
-- The offer is not in the way of its own booking.
local held = {}
for i = #keys + 4, #all_keys do
  if redis.call('ZREM', all_keys[i], entry) == 1 then
    held[#held + 1] = all_keys[i]
  end
end
local answer = change(keys, args)
if answer[1] ~= 'done' then
  for _, calendar in ipairs(held) do
    redis.call('ZADD', calendar, start, entry)
  end
  return answer
end
redis.call('HSET', record, 'v', tonumber(version) + 1, 'd', sealed)
redis.call('ZREM', waiting, member)
redis.call('XADD', changes, 'MAXLEN', '~', all_args[#args + 6], '*', 'k', record)
return answer
