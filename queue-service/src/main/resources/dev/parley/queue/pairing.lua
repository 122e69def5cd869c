-- Who waits, and who meets whom.

local CANDIDATES = 8

local events, gate = KEYS[1], KEYS[2]
local away_grace, trace = tonumber(ARGV[2]), ARGV[6]
local spares = {ARGV[7], ARGV[8]}
local ended_now = {}

local function emit(type, body)
  local message = '{"type":"' .. type .. '",' .. body .. '}'
  redis.call('XADD', events, '*', 'message', message, 'traceparent', trace)
end

local function is_open()
  return redis.call('EXISTS', gate) == 1
end

local function is_over(session)
  return ended_now[session] or redis.call('EXISTS', prefix .. 'over:' .. session) == 1
end

-- Each person has a ticket of their own; it is used up when it becomes a session's id.
local function give_ticket(p, ticket)
  if ticket ~= '' then p.ticket = ticket end
  if p.ticket == '' or is_over(p.ticket) then p.ticket = table.remove(spares, 1) end
end

-- Looks at a few of the pool's head; who should not be there leaves it.
local function longest_waiting(mode, except)
  local pool = pool_of(mode)
  for _, user in ipairs(redis.call('ZRANGE', prefix .. pool, 0, CANDIDATES - 1)) do
    if user ~= except then
      local p = person(user)
      if places(p)[pool] then return p end
      redis.call('ZREM', prefix .. pool, user)
    end
  end
end

local function side(p)
  return '{"user":' .. cjson.encode(p.user) .. ',"since":' .. p.since .. ',"wishes":' .. p.wishes .. '}'
end

local function pair(first, second)
  local session = second.ticket
  local text = '{"session":' .. cjson.encode(session) .. ',"first":' .. side(first) .. ',"second":' .. side(second)
    .. ',"matchedAt":' .. whole(now) .. ',"mode":"' .. second.mode .. '","interests":[]}'
  second.ticket = ''
  for p, partner in pairs({[first] = second, [second] = first}) do
    p.state, p.session, p.partner, p.pair = 'paired', session, partner.user, text
    save(p)
  end
  emit('Matched', '"pair":' .. text)
end

-- Waits, or meets whoever has waited longest. The pool is entered by save, at the end, so that two who are put back in
-- one step don't meet one another again at once.
local function seek(p)
  p.state = 'waiting'
  if p.away ~= '' or not is_open() then return end
  local other = longest_waiting(p.mode, p.user)
  if other then pair(other, p) end
end

-- A find by the person's own will; somebody away asks for a new grace by it.
local function look(p, ticket)
  if p.since == '' then p.since = whole(now) end
  if p.away ~= '' then p.away = whole(now + away_grace) end
  give_ticket(p, ticket)
  if p.state ~= 'admitting' then seek(p) end
  return p.state
end

-- A find that the person did not ask for now: not for somebody who has been away for too long.
local function wait_again(p, since, ticket)
  if p.away ~= '' and tonumber(p.away) <= now then return end
  p.since, p.requeued = since, true
  give_ticket(p, ticket)
  seek(p)
end
