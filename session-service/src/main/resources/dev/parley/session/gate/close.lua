-- Closes the gate where this replica renewed it last.
-- KEYS[1]  the gate: slot of the replica that renewed it last
-- ARGV[1]  this replica's slot
-- Returns 1 when it was closed, else 0.
if redis.call('GET', KEYS[1]) == ARGV[1] then
  return redis.call('DEL', KEYS[1])
end
return 0
