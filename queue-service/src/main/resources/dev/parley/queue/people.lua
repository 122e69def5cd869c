-- People as they are stored: read as a table of fields, written by people.save, which also keeps the sorted sets that
-- follow from the fields. Nothing is '', a flag is '1' or ''.

do
  local FIELDS = {
    'state', 'epoch', 'entry', 'away', 'polling', 'name', 'device', 'caller', 'asked',
    'wishes', 'mode', 'language', 'interests', 'strict', 'again',
    'ticket', 'since', 'accepts', 'look', 'tell', 'told', 'told_at',
    'session', 'partner', 'pair', 'matched',
    'skips', 'skipped', 'cooldown', 'blocking',
  }
  local TELL_AGAIN = 30 * 1000
  -- So long something may be on its way about somebody who was erased.
  local ECHO = 30 * 1000
  local INDEX = {}
  for i = 1, #FIELDS do INDEX[FIELDS[i]] = i end
  local known, touched

  function people.begin()
    known, touched = {}, {}
  end

  function people.key(user)
    return prefix .. 'user:' .. user
  end

  -- What Redis answered for FIELDS, read by their names: cheaper than a copy, because few of them are asked for.
  local function by_name(values)
    return setmetatable({}, {
      __index = function(_, field)
        local i = INDEX[field]
        return i and (values[i] or '')
      end,
      __newindex = function(_, field, value) values[INDEX[field]] = value end,
    })
  end

  -- One table per user and call, so that all who speak of a user change the same; it holds what was changed and shows
  -- what is stored.
  function people.get(user)
    local p = known[user]
    if not p then
      local stored = by_name(redis.call('HMGET', people.key(user), unpack(FIELDS)))
      p = setmetatable({user = user, stored = stored}, {__index = stored})
      known[user] = p
    end
    return p
  end

  function people.wish(p, wishes, mode, language, interests, strict, again)
    p.wishes, p.mode, p.language, p.interests, p.strict, p.again = wishes, mode, language, interests, strict, again
  end

  -- Whether the person can be met: waits and is not away.
  function people.waits(fields)
    return fields.state == 'waiting' and fields.away == ''
  end

  -- Whether as many wait as may. Those being admitted are not counted: they were let in by this already.
  function people.are_too_many()
    return redis.call('ZCARD', prefix .. 'waiting') + redis.call('ZCARD', prefix .. 'away') >= settings.most_waiting
  end

  -- The sorted sets that hold a person, with the score there: they follow from the fields and from nothing else.
  function people.places(fields)
    local scores = {}
    if people.waits(fields) then
      for _, pool in ipairs(pools.of(fields)) do scores[pool] = fields.since end
      scores['waiting'] = fields.tell
      if fields.look ~= '' then scores['looking'] = fields.look end
    elseif fields.state == 'waiting' then
      scores['away'] = fields.away
    elseif fields.state == 'admitting' and fields.away == '' and fields.asked ~= '' then
      scores['admitting'] = fields.asked
    elseif fields.state == 'paired' then
      scores['paired'] = fields.matched
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
      redis.call('PEXPIRE', key, settings.known_life)
    elseif forgettable(p.stored) then
      redis.call('PERSIST', key)
    end
  end

  -- Writes what differs from what is stored.
  function people.save(p)
    touched[p.user] = p
    local key, changes = people.key(p.user), {}
    for field, value in next, p do
      if INDEX[field] and value ~= p.stored[field] then
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

  -- The person leaves everything that holds people; from now on nothing is known.
  function people.forget(p)
    for set in pairs(people.places(p.stored)) do redis.call('ZREM', prefix .. set, p.user) end
    redis.call('DEL', people.key(p.user))
    redis.call('SET', prefix .. 'erased:' .. p.user, whole(now + ECHO), 'PX', ECHO)
    known[p.user], touched[p.user] = nil, nil
  end

  function people.is_erased(user)
    local ends = redis.call('GET', prefix .. 'erased:' .. user)
    return ends and tonumber(ends) > now
  end

  -- Where somebody who can be met stands, and whether that is news. It is taken for told where this step put off the
  -- next telling; since the notice itself may be lost, it is news again after a while even if nothing has changed.
  local function outlook(p)
    local position, estimate = pools.outlook(p)
    local told = position .. ' ' .. estimate .. ' ' .. p.accepts
    local news = told ~= p.told or now - tonumber(p.told_at) >= TELL_AGAIN
    if news and rawget(p, 'tell') then
      p.told, p.told_at = told, whole(now)
      people.save(p)
    end
    return position, estimate, p.accepts, news and '1' or ''
  end

  -- How everybody touched stands now.
  function people.standings()
    local standings = {}
    for user, p in pairs(touched) do
      local position, estimate, accepts, news = '', '', '', ''
      if people.waits(p) then position, estimate, accepts, news = outlook(p) end
      standings[#standings + 1] = {
        user, p.state, p.session, p.since, position,
        p.away ~= '' and '1' or '', p.left or '', p.requeued and '1' or '',
        estimate, accepts, news, p.cooldown, p.since ~= '' and p.session == '' and p.wishes or '', p.banned or '',
      }
    end
    return standings
  end
end
