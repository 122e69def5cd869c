-- Makes a gateway the holder of a person's newest connection.
-- KEYS[1]  presence of the person: "<epoch> <gateway>"
-- ARGV[1]  the gateway's id
-- Returns {epoch of the new connection, gateway that held the person before or ''}.
-- The epoch is larger than every earlier one, also after a loss of Redis: the clock's microseconds at least.
local stored = redis.call('GET', KEYS[1])
local time = redis.call('TIME')
local epoch = tonumber(time[1]) * 1000000 + tonumber(time[2])
local before = ''
if stored then
  local stored_epoch, gateway = stored:match('^(%d+) (.+)$')
  epoch = math.max(epoch, tonumber(stored_epoch) + 1)
  if gateway ~= 'poll' then before = gateway end
end
local text = string.format('%.0f', epoch)
redis.call('SET', KEYS[1], text .. ' ' .. ARGV[1])
return {text, before}
