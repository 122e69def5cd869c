-- People as they are stored: read as a table of fields, written by `save`, which also keeps the sorted sets that follow
-- from the fields. Nothing is '', a flag is '1' or ''.

local FIELDS = {
  'state', 'epoch', 'entry', 'away', 'polling', 'name', 'caller', 'asked',
  'wishes', 'mode', 'again', 'ticket', 'since', 'session', 'partner', 'pair',
}

local prefix, known_life = ARGV[1], ARGV[5]
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local known, touched = {}, {}

-- Lua itself would print large numbers as 1.7e+15.
local function whole(number)
  return string.format('%.0f', number)
end

-- One table per user and call, so that all who speak of a user change the same.
local function person(user)
  local p = known[user]
  if not p then
    local values = redis.call('HMGET', prefix .. 'user:' .. user, unpack(FIELDS))
    p = {user = user, stored = {}}
    for i, field in ipairs(FIELDS) do
      p[field] = values[i] or ''
      p.stored[field] = p[field]
    end
    known[user] = p
  end
  return p
end

local function pool_of(mode)
  return 'pool:' .. mode .. ':anyone'
end

-- The sorted sets that hold a person, with the score there: they follow from the fields and from nothing else.
local function places(fields)
  local scores = {}
  if fields.state == 'admitting' then
    scores['admitting'] = fields.asked
  elseif fields.state == 'waiting' and fields.away ~= '' then
    scores['away'] = fields.away
  elseif fields.state == 'waiting' then
    scores[pool_of(fields.mode)] = fields.since
  end
  if fields.polling ~= '' then
    scores['polling'] = fields.polling
  end
  return scores
end

local function forgettable(fields)
  return fields.away ~= '' and fields.state ~= 'waiting' and fields.state ~= 'paired'
end

local function save_places(p)
  local before, after = places(p.stored), places(p)
  for set in pairs(before) do
    if not after[set] then redis.call('ZREM', prefix .. set, p.user) end
  end
  for set, score in pairs(after) do
    if score ~= before[set] then redis.call('ZADD', prefix .. set, score, p.user) end
  end
end

-- Writes what differs from what is stored.
local function save(p)
  touched[p.user] = p
  local key, changes = prefix .. 'user:' .. p.user, {}
  for _, field in ipairs(FIELDS) do
    if p[field] ~= p.stored[field] then
      changes[#changes + 1] = field
      changes[#changes + 1] = p[field]
    end
  end
  if #changes == 0 then return end
  redis.call('HSET', key, unpack(changes))
  save_places(p)
  if forgettable(p) then
    redis.call('PEXPIRE', key, known_life)
  elseif forgettable(p.stored) then
    redis.call('PERSIST', key)
  end
  for _, field in ipairs(FIELDS) do p.stored[field] = p[field] end
end

-- How everybody touched stands now.
local function snapshots()
  local people = {}
  for user, p in pairs(touched) do
    local position = ''
    if p.state == 'waiting' and p.away == '' then
      position = whole(redis.call('ZRANK', prefix .. pool_of(p.mode), user) + 1)
    end
    people[#people + 1] = {
      user, p.state, p.session, p.since, position,
      p.away ~= '' and '1' or '', p.freed and '1' or '', p.requeued and '1' or '',
    }
  end
  return people
end
