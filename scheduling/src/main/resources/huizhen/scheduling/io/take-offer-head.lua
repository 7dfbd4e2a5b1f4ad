-- Books the time that was offered to one who waits, and takes him off the list with it: change.lua
-- stands between this file and take-offer-tail.lua. Works on Redis 6.2 and later.
--
-- KEYS as change.lua, then: record of who waits, time-outs of those, changes for the copy, calendars
--      that keep the offer
-- ARGV as change.lua, then: version read, sealed record, member of the time-outs, the offer's entry
--      in the calendars, its start, ms, most changes, how many calendars keep it
local all_keys, all_args = KEYS, ARGV
local function change(KEYS, ARGV)
