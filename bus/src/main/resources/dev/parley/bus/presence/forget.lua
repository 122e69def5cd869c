-- Forgets a person of a gateway unless a newer connection has been taken there, or is just being taken.
-- KEYS[1]  people of the gateway: hash user -> epoch, '0' while a connection is being taken
-- ARGV[1]  the person
-- ARGV[2]  epoch of the connection that is gone
-- Returns 1 when the person was forgotten, else 0.
if redis.call('HGET', KEYS[1], ARGV[1]) == ARGV[2] then
  return redis.call('HDEL', KEYS[1], ARGV[1])
end
return 0
