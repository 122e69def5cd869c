-- What a ticket accepts, the pools it is in because of that, and how long people wait in a pool.
--
-- A ticket accepts a shared interest in the same language, then also its language, then also anyone. It is in the pool of
-- each of these, so that two who are in one pool accept one another.

do
  -- How much one more wait weighs against those before: a fifth.
  local SHARE = 5
  -- Of a pool from which nobody met somebody for so long nothing is known.
  local PACE_MEMORY = 10 * 60 * 1000

  -- What the person accepts by now, and when that widens; nil where it never will.
  function pools.level(p)
    local begins = p.interests ~= '' and 'interests' or p.language ~= '' and 'language' or 'anyone'
    if begins == 'anyone' or p.strict == '1' then return begins, nil end
    local to_language = tonumber(p.since) + settings.widen_to_language
    local to_anyone = tonumber(p.since) + settings.widen_to_anyone
    if begins == 'interests' and now < to_language then return 'interests', to_language end
    if p.language ~= '' and now < to_anyone then return 'language', to_anyone end
    return 'anyone', nil
  end

  function pools.interests(fields)
    return fields.interests:gmatch('[^\31]+')
  end

  -- The pools of a person who waits, the widest last.
  function pools.of(fields)
    local names, base = {}, 'pool:' .. fields.mode
    for interest in pools.interests(fields) do
      names[#names + 1] = base .. ':interest:' .. fields.language .. ':' .. interest
    end
    if fields.language ~= '' and fields.accepts ~= 'interests' then
      names[#names + 1] = base .. ':language:' .. fields.language
    end
    if fields.accepts == 'anyone' then names[#names + 1] = base .. ':anyone' end
    return names
  end

  -- Where only interests are accepted, the pool in which most people wait.
  local function widest(p)
    local names = pools.of(p)
    if p.accepts ~= 'interests' or #names == 1 then return names[#names] end
    local largest, most = nil, -1
    for _, pool in ipairs(names) do
      local size = redis.call('ZCARD', prefix .. pool)
      if size > most then largest, most = pool, size end
    end
    return largest
  end

  -- How long ago, by a clock that may have been put back.
  local function ago(at)
    return math.max(0, now - tonumber(at))
  end

  -- How long ago somebody last met somebody from the pool, the usual time between two such, and the usual wait; nil if
  -- unknown.
  local function pace(pool)
    local text = redis.call('GET', prefix .. 'pace:' .. pool)
    if not text then return end
    local at, interval, wait = text:match('^(%d+) (%d+) (%d+)$')
    if not at or ago(at) > PACE_MEMORY then return end
    return ago(at), tonumber(interval), tonumber(wait)
  end

  local function toward(usual, seen)
    return usual + math.floor((seen - usual) / SHARE)
  end

  -- Somebody has met somebody after a wait; an interval of 0 is not known yet.
  function pools.note_wait(p)
    local waited = ago(p.since)
    if waited == 0 then return end
    for _, pool in ipairs(pools.of(p)) do
      local quiet, interval, wait = pace(pool)
      if not quiet then
        interval, wait = 0, waited
      else
        interval = interval == 0 and quiet or toward(interval, quiet)
        wait = toward(wait, waited)
      end
      redis.call('SET', prefix .. 'pace:' .. pool, whole(now) .. ' ' .. whole(interval) .. ' ' .. whole(wait),
        'PX', PACE_MEMORY)
    end
  end

  -- To the nearest step, so that it does not flicker: of 5 seconds, after a minute of 30.
  local function in_seconds(milliseconds)
    local step = milliseconds > 60000 and 30 or 5
    return whole(math.max(1, math.floor(milliseconds / 1000 / step + 0.5)) * step)
  end

  -- Who is first waits as long as people do, or until the next one meets somebody, whichever is usually sooner; each
  -- one ahead adds the time between two. That nothing has happened for longer than usual counts as if it ended now.
  local function estimate(pool, position, waited)
    local quiet, interval, wait = pace(pool)
    if not quiet or interval == 0 then return '' end
    if quiet > interval then interval = toward(interval, quiet) end
    if waited > wait then wait = toward(wait, waited) end
    return in_seconds(math.min(wait, interval) + (position - 1) * interval)
  end

  -- The rank in the widest pool that the person is in, and the estimated wait in seconds or ''.
  function pools.outlook(p)
    local pool = widest(p)
    local position = redis.call('ZRANK', prefix .. pool, p.user) + 1
    return whole(position), estimate(pool, position, ago(p.since))
  end
end
