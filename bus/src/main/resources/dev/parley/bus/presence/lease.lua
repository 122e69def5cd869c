-- A gateway says that it lives, and learns who no longer does.
-- KEYS[1]  leases of all gateways: sorted set id -> end of the lease, milliseconds of Redis' clock
-- KEYS[2]  hash id -> number of people connected there
-- ARGV[1]  the gateway's id
-- ARGV[2]  length of a lease in milliseconds
-- ARGV[3]  number of people connected
-- ARGV[4]  '1' for a gateway that takes this id for the first time
-- Returns {'held' or 'lost', people connected everywhere, ids whose lease has run out ...}.
-- A lease that was taken away, or lost with Redis, is not taken again: the gateway must take a new id.
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local expired = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, 16)
local deadline = redis.call('ZSCORE', KEYS[1], ARGV[1])
if ARGV[4] ~= '1' and not deadline then
  return {'lost', '0', unpack(expired)}
end
redis.call('ZADD', KEYS[1], now + tonumber(ARGV[2]), ARGV[1])
redis.call('HSET', KEYS[2], ARGV[1], ARGV[3])
local online = 0
for _, count in ipairs(redis.call('HVALS', KEYS[2])) do online = online + tonumber(count) end
return {'held', tostring(online), unpack(expired)}
