-- Who is kept out. Bans lie apart from the people, because somebody who is banned need not be known.

do
  local function key(user)
    return prefix .. 'bans:' .. user
  end

  -- When the last of the person's bans ends, '0' for good; nil where none is in force.
  function bans.ends(user)
    local last = now
    for _, ends in ipairs(redis.call('HVALS', key(user))) do
      if ends == '0' then return ends end
      last = math.max(last, tonumber(ends))
    end
    return last > now and whole(last) or nil
  end

  -- A key that holds a ban for good stays; else it goes some time after the last ban's end.
  local function live(user)
    local ends = bans.ends(user)
    if ends == '0' then
      redis.call('PERSIST', key(user))
    else
      redis.call('PEXPIRE', key(user), whole((tonumber(ends) or now) - now + settings.over_life))
    end
  end

  -- One that was lifted never comes back, whatever arrives late.
  function bans.add(user, id, ends)
    if people.is_erased(user) or redis.call('EXISTS', prefix .. 'unbanned:' .. id) == 1 then return end
    redis.call('HSET', key(user), id, ends)
    live(user)
  end

  function bans.lift(user, id)
    redis.call('SET', prefix .. 'unbanned:' .. id, '1', 'PX', settings.over_life)
    redis.call('HDEL', key(user), id)
    live(user)
  end

  function bans.forget(user)
    redis.call('DEL', key(user))
  end

  -- Whether a ban is in force, which the standing then tells.
  function bans.keep_out(p)
    p.banned = bans.ends(p.user)
    return p.banned ~= nil
  end
end
