-- How people part, and what is remembered of sessions that are over.

do
  local function over(session)
    local text = redis.call('GET', prefix .. 'over:' .. session)
    return text and cjson.decode(text)
  end

  -- Remembers that a session is over, and whom its cause freed.
  local function remember(session, cause, freed)
    local names = {}
    for _, p in ipairs(freed) do names[#names + 1] = {p.user, p.requeued or false} end
    redis.call('SET', prefix .. 'over:' .. session, cjson.encode({cause = cause, freed = names}), 'PX', settings.over_life)
  end

  -- The cause came again: those whom it freed are told again, and nothing changes.
  local function announce_again(session, ending)
    for _, freed in ipairs(ending.freed) do
      local p = people.get(freed[1])
      p.left, p.requeued = session, freed[2]
      people.save(p)
    end
  end

  -- The caller parts from the partner, who is put back where the wishes say so; the caller goes on by `go_on`. A ban is
  -- the doing of neither.
  function parting.part(p, reason, cause, go_on)
    local session, partner, freed = p.session, people.get(p.partner), {p}
    local by = reason ~= 'banned' and ',"by":' .. cjson.encode(p.user) or ''
    pairing.emit('Parted', '"pair":' .. p.pair .. ',"reason":"' .. reason .. '"' .. by)
    avoidance.met(p.user, partner.user, now)
    pairing.free(p, true)
    if partner.session == session then
      pairing.free(partner, true)
      freed[2] = partner
    end
    go_on()
    if freed[2] and partner.again == '1' then pairing.wait_again(partner, whole(now), '') end
    remember(session, cause, freed)
    people.save(partner)
  end

  -- Whether the session was ended by this very cause, which is then announced again; and how the session ended.
  function parting.came_again(session, cause)
    local ending = over(session)
    local again = ending and ending.cause == cause
    if again then announce_again(session, ending) end
    return again, ending
  end

  -- Somebody who is forgotten leaves; the record has ended the session by itself.
  function parting.vanish(p)
    local partner, freed = people.get(p.partner), {}
    if partner.session == p.session then
      pairing.free(partner, true)
      freed[1] = partner
      if partner.again == '1' then pairing.wait_again(partner, whole(now), '') end
      people.save(partner)
    end
    remember(p.session, 'erased', freed)
  end

  -- Of those whom the session's end freed this one is no longer named; whom an erasure freed are told again.
  function parting.forget(session, user)
    local again, ending = parting.came_again(session, 'erased')
    if again or not ending then return end
    local others = {}
    for _, freed in ipairs(ending.freed) do
      if freed[1] ~= user then others[#others + 1] = freed end
    end
    if #others < #ending.freed then
      redis.call('SET', prefix .. 'over:' .. session, cjson.encode({cause = ending.cause, freed = others}), 'KEEPTTL')
    end
  end

  -- The record parts the caller from whomever the caller is with, which a block or a ban does not name.
  function parting.part_for(p, reason, cause)
    redis.call('SET', prefix .. 'parted:' .. cause, p.session, 'PX', settings.over_life)
    parting.part(p, reason, cause, function() end)
  end

  function parting.part_for_again(cause)
    local session = redis.call('GET', prefix .. 'parted:' .. cause)
    if session then parting.came_again(session, cause) end
  end

  -- What skipping or ending comes to in a session that is not the caller's; nil for one that is just over.
  function parting.elsewhere(p, fresh, session, cause, outcome)
    local again, ending = parting.came_again(session, cause)
    if again then return outcome end
    if not fresh then return 'outdated' end
    if p.session ~= '' then return 'wrong_session' end
    return not ending and 'not_in_session' or nil
  end

  -- The record ended a session: whoever is still in it is freed, and `back` decides who waits again. Only two who `met`
  -- are kept apart for a while, and only two who `talked` are forgiven their skips.
  function parting.release(session, cause, users, met, talked, back)
    local freed = {}
    for _, user in ipairs(users) do
      local p = people.get(user)
      if p.session == session then
        pairing.free(p, talked)
        freed[#freed + 1] = p
      end
    end
    local ending = over(session)
    if #freed == 0 and ending then
      if ending.cause ~= cause then return 'nothing' end
      announce_again(session, ending)
      return #ending.freed > 0 and 'freed' or 'nothing'
    end
    if met and #freed > 0 then avoidance.met(users[1], users[2], now) end
    for _, p in ipairs(freed) do back(p) end
    for _, p in ipairs(freed) do people.save(p) end
    remember(session, cause, freed)
    return #freed > 0 and 'freed' or 'nothing'
  end
end
