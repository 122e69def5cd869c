-- Who waits, and who meets whom.

local pairing = {}

do
  local CANDIDATES = 8
  local spares, ended_now = {ARGV[7], ARGV[8]}, {}

  function pairing.emit(type, body)
    local message = '{"type":"' .. type .. '",' .. body .. '}'
    redis.call('XADD', KEYS[1], '*', 'message', message, 'traceparent', ARGV[6])
  end

  function pairing.is_open()
    return redis.call('EXISTS', KEYS[2]) == 1
  end

  function pairing.is_over(session)
    return ended_now[session] or redis.call('EXISTS', prefix .. 'over:' .. session) == 1
  end

  function pairing.free(p)
    ended_now[p.session] = true
    p.waited, p.freed = p.since, true
    p.state, p.session, p.partner, p.pair, p.since = 'idle', '', '', '', ''
  end

  -- Each person has a ticket of their own; it is used up when it becomes a session's id.
  local function give_ticket(p, ticket)
    if ticket ~= '' then p.ticket = ticket end
    if p.ticket == '' or pairing.is_over(p.ticket) then p.ticket = table.remove(spares, 1) end
  end

  -- Looks at a few of the pool's head; who should not be there leaves it.
  function pairing.longest_waiting(mode, except)
    local pool = people.pool(mode)
    for _, user in ipairs(redis.call('ZRANGE', prefix .. pool, 0, CANDIDATES - 1)) do
      if user ~= except then
        local p = people.get(user)
        if people.places(p)[pool] then return p end
        redis.call('ZREM', prefix .. pool, user)
      end
    end
  end

  local function side(p)
    return '{"user":' .. cjson.encode(p.user) .. ',"since":' .. p.since .. ',"wishes":' .. p.wishes .. '}'
  end

  function pairing.pair(first, second)
    local session = second.ticket
    local text = '{"session":' .. cjson.encode(session)
      .. ',"first":' .. side(first) .. ',"second":' .. side(second)
      .. ',"matchedAt":' .. whole(now) .. ',"mode":"' .. second.mode .. '","interests":[]}'
    second.ticket = ''
    for p, partner in pairs({[first] = second, [second] = first}) do
      p.state, p.session, p.partner, p.pair = 'paired', session, partner.user, text
      people.save(p)
    end
    pairing.emit('Matched', '"pair":' .. text)
  end

  -- Waits, or meets whoever has waited longest. The pool is entered by save, at the end, so that two who are put back
  -- in one step don't meet one another again at once.
  function pairing.seek(p)
    p.state = 'waiting'
    if p.away ~= '' or not pairing.is_open() then return end
    local other = pairing.longest_waiting(p.mode, p.user)
    if other then pairing.pair(other, p) end
  end

  -- A find by the person's own will; somebody away asks for a new grace by it.
  function pairing.look(p, ticket)
    if p.since == '' then p.since = whole(now) end
    if p.away ~= '' then p.away = whole(now + ARGV[2]) end
    give_ticket(p, ticket)
    if p.state ~= 'admitting' then pairing.seek(p) end
    return p.state
  end

  -- A find that the person did not ask for now: not for somebody who has been away for too long.
  function pairing.wait_again(p, since, ticket)
    if p.away ~= '' and tonumber(p.away) <= now then return end
    p.since, p.requeued = since, true
    give_ticket(p, ticket)
    pairing.seek(p)
  end
end
