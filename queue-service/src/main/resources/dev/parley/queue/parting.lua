-- How people part, and what is remembered of sessions that are over.

local over_life = ARGV[4]

local function free(p)
  ended_now[p.session] = true
  p.waited, p.freed = p.since, true
  p.state, p.session, p.partner, p.pair, p.since = 'idle', '', '', '', ''
end

local function over(session)
  local text = redis.call('GET', prefix .. 'over:' .. session)
  return text and cjson.decode(text)
end

-- Remembers that a session is over, and whom its cause freed.
local function remember(session, cause, people)
  local freed = {}
  for _, p in ipairs(people) do
    if p.freed then freed[#freed + 1] = {p.user, p.requeued or false} end
  end
  redis.call('SET', prefix .. 'over:' .. session, cjson.encode({cause = cause, freed = freed}), 'PX', over_life)
end

-- The cause came again: those whom it freed are told again, and nothing changes.
local function announce_again(ending)
  for _, freed in ipairs(ending.freed) do
    local p = person(freed[1])
    p.freed, p.requeued = true, freed[2]
    save(p)
  end
end

-- The caller parts from the partner.
local function part(p, reason)
  local session, partner = p.session, person(p.partner)
  emit('Parted', '"pair":' .. p.pair .. ',"reason":"' .. reason .. '","by":' .. cjson.encode(p.user))
  free(p)
  if partner.session == session then free(partner) end
  return partner
end

-- What skipping or ending comes to in a session that is not the caller's; nil for one that is just over.
local function not_current(p, fresh, session, cause)
  local ending = over(session)
  if ending and ending.cause == cause then
    announce_again(ending)
    return 'again'
  end
  if not fresh then return 'outdated' end
  if p.session ~= '' then return 'wrong_session' end
  return not ending and 'not_in_session' or nil
end

-- The record ended a session: whoever is still in it is freed, and `back` decides who waits again.
local function release(session, cause, users, back)
  local people = {}
  for _, user in ipairs(users) do
    local p = person(user)
    if p.session == session then
      free(p)
      people[#people + 1] = p
    end
  end
  local ending = over(session)
  if #people == 0 and ending then
    if ending.cause ~= cause then return 'nothing' end
    announce_again(ending)
    return #ending.freed > 0 and 'freed' or 'nothing'
  end
  for _, p in ipairs(people) do back(p) end
  for _, p in ipairs(people) do save(p) end
  remember(session, cause, people)
  return #people > 0 and 'freed' or 'nothing'
end
