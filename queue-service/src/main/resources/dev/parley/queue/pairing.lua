-- Who waits, and who meets whom.

do
  -- So many people of a pool are looked at, first those who have waited longest; and so many in all.
  local WINDOW, CANDIDATES = 8, 64
  local events, gate, trace, place, spares, ended_now

  function pairing.begin(keys, traceparent, number, ...)
    events, gate, trace, place, spares, ended_now = keys[1], keys[2], traceparent, tonumber(number), {...}, {}
  end

  function pairing.emit(type, body)
    local message = '{"type":"' .. type .. '",' .. body .. '}'
    redis.call('XADD', events, '*', 'message', message, 'traceparent', trace)
  end

  -- Somebody who is paired is there again and wants to be told of it.
  function pairing.resume(p, caller)
    pairing.emit('Resumed', '"pair":' .. p.pair .. ',"to":' .. caller)
  end

  -- Whether a match could become a conversation soon. Where session-service is behind, further matches would come too
  -- late, be undone and made again, and that would keep it from ever catching up.
  function pairing.is_open()
    return redis.call('EXISTS', gate) == 1 and redis.call('XLEN', events) < settings.most_undelivered
  end

  function pairing.is_over(session)
    return ended_now[session] or redis.call('EXISTS', prefix .. 'over:' .. session) == 1
  end

  -- Whether the two have `talked`, the caller knows; how long, the time of the match says.
  function pairing.free(p, talked)
    if talked then skips.forgive(p) end
    ended_now[p.session] = true
    p.waited, p.left = p.since, p.session
    p.state, p.session, p.partner, p.pair, p.matched, p.since = 'idle', '', '', '', '', ''
  end

  -- Each person has a ticket of their own; it is used up when it becomes a session's id.
  local function give_ticket(p, ticket)
    if ticket ~= '' then p.ticket = ticket end
    if p.ticket == '' or pairing.is_over(p.ticket) then p.ticket = table.remove(spares, 1) end
  end

  local function shared_interests(p, other)
    local theirs, shared = {}, {}
    for interest in pools.interests(other) do theirs[interest] = true end
    for interest in pools.interests(p) do
      if theirs[interest] then shared[#shared + 1] = cjson.encode(interest) end
    end
    return shared
  end

  local function side(p)
    return '{"user":' .. cjson.encode(p.user) .. ',"since":' .. p.since .. ',"wishes":' .. p.wishes .. '}'
  end

  local function pair(first, second)
    local session = second.ticket
    local language = first.language ~= '' and first.language == second.language
      and ',"language":' .. cjson.encode(first.language) or ''
    local text = '{"session":' .. cjson.encode(session)
      .. ',"first":' .. side(first) .. ',"second":' .. side(second)
      .. ',"matchedAt":' .. whole(now) .. ',"mode":"' .. second.mode .. '"' .. language
      .. ',"interests":[' .. table.concat(shared_interests(second, first), ',') .. ']}'
    second.ticket = ''
    pools.note_wait(first)
    pools.note_wait(second)
    for p, partner in pairs({[first] = second, [second] = first}) do
      p.state, p.session, p.partner, p.pair, p.matched = 'paired', session, partner.user, text, whole(now)
      people.save(p)
    end
    pairing.emit('Matched', '"pair":' .. text)
  end

  -- Most shared interests first, then the longest wait.
  local function better(view, other, shared)
    local best = view.best
    if not best or shared ~= view.shared then return not best or shared > view.shared end
    local since, best_since = tonumber(other.since), tonumber(best.since)
    if since ~= best_since then return since < best_since end
    return other.user < best.user
  end

  -- Whether the two may meet; when not, and only because they have just met, that is a reason to look again.
  local function consider(view, other)
    local ends = avoidance.ends(view.p, other)
    if ends then
      view.again = math.min(view.again, ends)
      return false
    end
    local shared = view.p.interests ~= '' and #shared_interests(view.p, other) or 0
    if better(view, other, shared) then view.best, view.shared = other, shared end
    return true
  end

  -- Looks at part of a pool; whether somebody there may be met. Who should not be there leaves it. Without interests
  -- whoever has waited longest is the best of the pool.
  local function look_at(view, pool, users)
    local found = false
    for _, user in ipairs(users) do
      if not view.seen[user] and view.left > 0 then
        view.seen[user], view.left = true, view.left - 1
        local other = people.get(user)
        if not people.places(other)[pool] then
          redis.call('ZREM', prefix .. pool, user)
        elseif consider(view, other) then
          found = true
          if view.p.interests == '' then break end
        end
      end
    end
    return found
  end

  -- The head of the pool; where nobody of it may be met, another part, so that nobody is overlooked for ever.
  local function look_into(view, pool)
    local head = redis.call('ZRANGE', prefix .. pool, 0, WINDOW - 1)
    if look_at(view, pool, head) or #head < WINDOW then return end
    local rest = redis.call('ZCARD', prefix .. pool) - WINDOW
    if rest <= 0 then return end
    local from = WINDOW + place % rest
    look_at(view, pool, redis.call('ZRANGE', prefix .. pool, from, from + WINDOW - 1))
    view.all = view.all and rest <= WINDOW and from == WINDOW
  end

  -- One look at those who wait: the best one, whether all could be looked at, and when one of those who may not be met
  -- yet may be met again.
  local function look_around(p)
    local view = {p = p, seen = {[p.user] = true}, left = CANDIDATES, all = true, again = math.huge}
    local names = pools.of(p)
    for i = 0, #names - 1 do look_into(view, names[(place + i) % #names + 1]) end
    view.all = view.all and view.left > 0
    return view
  end

  -- Waits, or meets the best of those who wait. The pools are entered by save, at the end, so that two who are put back
  -- in one step don't meet one another again at once.
  function pairing.seek(p)
    local accepts, widens = pools.level(p)
    p.state, p.accepts, p.tell, p.look, p.back = 'waiting', accepts, whole(now + settings.tell_every), '', nil
    if p.away ~= '' then return end
    if not pairing.is_open() then
      p.look = whole(now)
      return
    end
    local view = look_around(p)
    if view.best then
      pair(view.best, p)
      return
    end
    local again = math.min(widens or math.huge, view.again)
    if not view.all then again = math.min(again, now + settings.look_again) end
    if again < math.huge then p.look = whole(again) end
  end

  function pairing.stop_waiting(p)
    if p.state == 'waiting' then p.state = 'idle' end
    p.since = ''
  end

  -- A find by the person's own will; somebody away asks for a new grace by it.
  function pairing.look(p, ticket)
    if p.since == '' then p.since = whole(now) end
    if p.away ~= '' then p.away = whole(now + settings.away_grace) end
    give_ticket(p, ticket)
    if p.state ~= 'admitting' then pairing.seek(p) end
    return p.state
  end

  -- A find that the person did not ask for now: not for somebody who has been away for too long, nor against a
  -- cooldown or a ban. The next sweep looks again, because two who come back together have not seen one another.
  function pairing.wait_again(p, since, ticket)
    if p.away ~= '' and tonumber(p.away) <= now or skips.cooling(p) or bans.ends(p.user) then return end
    p.since, p.requeued = since, true
    give_ticket(p, ticket)
    pairing.seek(p)
    if people.waits(p) then p.look = whole(now) end
  end
end
