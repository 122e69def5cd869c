-- Ends a presence unless a newer connection has taken it over.
-- KEYS[1]  presence of the person: "<epoch> <gateway>"
-- ARGV[1]  the gateway that lets go
-- ARGV[2]  epoch of the connection that is gone
-- Returns 1 when it was ended, else 0.
if redis.call('GET', KEYS[1]) == ARGV[2] .. ' ' .. ARGV[1] then
  return redis.call('DEL', KEYS[1])
end
return 0
