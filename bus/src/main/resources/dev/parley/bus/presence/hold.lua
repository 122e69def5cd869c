-- Notes the newest connection that a gateway has taken of a person.
-- KEYS[1]  people of the gateway: hash user -> epoch, '0' while a connection is being taken
-- ARGV[1]  the person
-- ARGV[2]  epoch of the connection
-- Returns 1 when it is the newest, else 0.
local stored = redis.call('HGET', KEYS[1], ARGV[1])
if stored and tonumber(stored) > tonumber(ARGV[2]) then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return 1
