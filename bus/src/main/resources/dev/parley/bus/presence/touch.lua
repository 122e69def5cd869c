-- A command over REST: never displaces a connection; without one, the person counts as polling for a while.
-- KEYS[1]  presence of the person: "<epoch> <gateway>"
-- ARGV[1]  life of polling presence in milliseconds
-- Returns {epoch, gateway that holds the person or 'poll', '1' when this began a presence else '0'}.
local stored = redis.call('GET', KEYS[1])
if stored then
  local epoch, gateway = stored:match('^(%d+) (.+)$')
  if gateway == 'poll' then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
  return {epoch, gateway, '0'}
end
local time = redis.call('TIME')
local epoch = string.format('%.0f', tonumber(time[1]) * 1000000 + tonumber(time[2]))
redis.call('SET', KEYS[1], epoch .. ' poll', 'PX', ARGV[1])
return {epoch, 'poll', '1'}
