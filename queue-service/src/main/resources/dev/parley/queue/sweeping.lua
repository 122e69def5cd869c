-- What happens because time has passed. Each kind of work is bounded; a sweep that reached a bound says so.

do
  -- The longest overdue of a sorted set; they leave it, and enter it again by save where they still belong there. The
  -- second result says whether there may be more.
  local function due(set, before, limit)
    local users = redis.call('ZRANGEBYSCORE', prefix .. set, '-inf', whole(before), 'LIMIT', 0, limit)
    if #users > 0 then redis.call('ZREM', prefix .. set, unpack(users)) end
    local overdue = {}
    for _, user in ipairs(users) do
      local p = people.get(user)
      if people.places(p)[set] then overdue[#overdue + 1] = p end
    end
    return overdue, #users == tonumber(limit)
  end

  local function each(set, before, limit, act)
    local overdue, more = due(set, before, limit)
    for _, p in ipairs(overdue) do
      act(p)
      people.save(p)
    end
    return more
  end

  -- Each looks for somebody, the longest overdue first; one whom an earlier one has just met has nothing to look for.
  local function look_again(p)
    if people.waits(p) then pairing.seek(p) end
  end

  -- How many wait, and whether there is more to do at once. Who is told at most every so often is left for later.
  function sweeping.sweep(limit, ask_again, tell_limit)
    local more = each('polling', now, limit, function(p)
      p.polling, p.away = '', whole(now + settings.away_grace)
    end)
    more = each('away', now, limit, pairing.stop_waiting) or more
    if pairing.is_open() then
      -- While the gate is closed nobody may be there to answer, and questions would only pile up.
      more = each('admitting', now - ask_again, limit, admission.ask) or more
      more = each('looking', now, limit, look_again) or more
    end
    each('waiting', now, tell_limit, function(p)
      if people.waits(p) then p.tell = whole(now + settings.tell_every) end
    end)
    return redis.call('ZCARD', prefix .. 'waiting'), more
  end
end
