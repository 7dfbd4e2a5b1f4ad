end
local keys, args = {}, {}
for i = 1, #all_keys - 3 do
  keys[i] = all_keys[i]
end
for i = 1, #all_args - 5 do
  args[i] = all_args[i]
end
local record, waiting, calendar = all_keys[#keys + 1], all_keys[#keys + 2], all_keys[#keys + 3]
local version, sealed, member = all_args[#args + 1], all_args[#args + 2], all_args[#args + 3]
local entry, start = all_args[#args + 4], all_args[#args + 5]
if redis.call('EXISTS', keys[2]) == 1 then
  return change(keys, args)
end
if tonumber(redis.call('HGET', record, 'v') or '0') ~= tonumber(version) then
  return {'conflict'}
end
-- The offer is not in the way of its own booking.
local held = redis.call('ZREM', calendar, entry)
local answer = change(keys, args)
if answer[1] ~= 'done' then
  if held == 1 then
    redis.call('ZADD', calendar, start, entry)
  end
  return answer
end
redis.call('HSET', record, 'v', tonumber(version) + 1, 'd', sealed)
redis.call('ZREM', waiting, member)
return answer
