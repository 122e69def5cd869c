-- Who must not meet whom: a block in either direction, and those who have just met.

do
  local function met_key(one, other)
    if other < one then one, other = other, one end
    return prefix .. 'met:' .. one .. '\31' .. other
  end

  local function blocks(p, other)
    return p.blocking == '1' and redis.call('HEXISTS', people.key(p.user), 'block:' .. other.user) == 1
  end

  -- Until when the two must not meet, for ever is math.huge; nil if they may.
  function avoidance.ends(p, other)
    if blocks(p, other) or blocks(other, p) then return math.huge end
    local met = tonumber(redis.call('GET', met_key(p.user, other.user)) or '')
    return met and met > now and met or nil
  end

  -- The two parted at this time.
  function avoidance.met(one, other, at)
    local ends = tonumber(at) + settings.met_memory
    if ends <= now or people.is_erased(one) or people.is_erased(other) then return end
    redis.call('SET', met_key(one, other), whole(ends), 'PX', whole(ends - now))
  end

  -- Whether a block holds: one that was removed never comes back and an older one replaces none that was made since,
  -- whatever arrives late; ids ascend. Of somebody unknown nothing is kept: admission brings it.
  function avoidance.block(p, blocked, id)
    if p.state == '' or people.is_erased(blocked) then return false end
    if redis.call('EXISTS', prefix .. 'unblocked:' .. id) == 1 then return false end
    local key, field = people.key(p.user), 'block:' .. blocked
    local held = redis.call('HGET', key, field)
    if not held or held < id then redis.call('HSET', key, field, id) end
    p.blocking = '1'
    return true
  end

  function avoidance.forget(one, other)
    redis.call('DEL', met_key(one, other))
  end

  function avoidance.unblock(p, blocked, id)
    redis.call('SET', prefix .. 'unblocked:' .. id, '1', 'PX', settings.over_life)
    local key, field = people.key(p.user), 'block:' .. blocked
    if redis.call('HGET', key, field) == id then redis.call('HDEL', key, field) end
  end
end
