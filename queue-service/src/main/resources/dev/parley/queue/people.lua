-- People as they are stored: read as a table of fields, written by people.save, which also keeps the sorted sets that
-- follow from the fields. Nothing is '', a flag is '1' or ''.
--
-- Each of the four files is a table of functions; what nobody else needs is hidden in its block.

local people = {}
local prefix = ARGV[1]
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)

-- Lua itself would print large numbers as 1.7e+15.
local function whole(number)
  return string.format('%.0f', number)
end

do
  local FIELDS = {
    'state', 'epoch', 'entry', 'away', 'polling', 'name', 'caller', 'asked',
    'wishes', 'mode', 'again', 'ticket', 'since', 'session', 'partner', 'pair',
  }
  local known, touched = {}, {}

  -- One table per user and call, so that all who speak of a user change the same; it holds what was changed and shows
  -- what is stored.
  function people.get(user)
    local p = known[user]
    if not p then
      local values = redis.call('HMGET', prefix .. 'user:' .. user, unpack(FIELDS))
      local stored = {}
      for i, field in ipairs(FIELDS) do stored[field] = values[i] or '' end
      p = setmetatable({user = user, stored = stored}, {__index = stored})
      known[user] = p
    end
    return p
  end

  function people.pool(mode)
    return 'pool:' .. mode .. ':anyone'
  end

  -- The sorted sets that hold a person, with the score there: they follow from the fields and from nothing else.
  function people.places(fields)
    local scores = {}
    if fields.state == 'admitting' and fields.away == '' then
      scores['admitting'] = fields.asked
    elseif fields.state == 'waiting' and fields.away ~= '' then
      scores['away'] = fields.away
    elseif fields.state == 'waiting' then
      scores[people.pool(fields.mode)] = fields.since
    end
    if fields.polling ~= '' then
      scores['polling'] = fields.polling
    end
    return scores
  end

  local function save_places(p)
    local before, after = people.places(p.stored), people.places(p)
    for set in pairs(before) do
      if not after[set] then redis.call('ZREM', prefix .. set, p.user) end
    end
    for set, score in pairs(after) do
      if score ~= before[set] then redis.call('ZADD', prefix .. set, score, p.user) end
    end
  end

  local function forgettable(fields)
    return fields.away ~= '' and fields.state ~= 'waiting' and fields.state ~= 'paired'
  end

  local function save_life(p, key)
    if forgettable(p) then
      redis.call('PEXPIRE', key, ARGV[5])
    elseif forgettable(p.stored) then
      redis.call('PERSIST', key)
    end
  end

  -- Writes what differs from what is stored.
  function people.save(p)
    touched[p.user] = p
    local key, changes = prefix .. 'user:' .. p.user, {}
    for _, field in ipairs(FIELDS) do
      local value = rawget(p, field)
      if value and value ~= p.stored[field] then
        changes[#changes + 1] = field
        changes[#changes + 1] = value
      end
    end
    if #changes == 0 then return end
    redis.call('HSET', key, unpack(changes))
    save_places(p)
    save_life(p, key)
    for i = 1, #changes, 2 do p.stored[changes[i]] = changes[i + 1] end
  end

  -- How everybody touched stands now.
  function people.standings()
    local standings = {}
    for user, p in pairs(touched) do
      local position = ''
      if p.state == 'waiting' and p.away == '' then
        position = whole(redis.call('ZRANK', prefix .. people.pool(p.mode), user) + 1)
      end
      standings[#standings + 1] = {
        user, p.state, p.session, p.since, position,
        p.away ~= '' and '1' or '', p.freed and '1' or '', p.requeued and '1' or '',
      }
    end
    return standings
  end
end
