-- What it costs to go on to the next too often.

do
  local function talked(p)
    return now - (tonumber(p.matched) or now)
  end

  function skips.cooling(p)
    return p.cooldown ~= '' and tonumber(p.cooldown) > now
  end

  -- Quiet times since the last one that was counted have halved what was counted.
  local function remaining(p)
    local count = tonumber(p.skips) or 0
    if count == 0 then return 0 end
    local quiet = math.max(0, now - tonumber(p.skipped))
    return math.floor(count / 2 ^ math.floor(quiet / settings.quiet))
  end

  -- The person leaves the partner, where `brief` says that only an early end counts; whether this was one too many.
  function skips.count(p, brief)
    local length = talked(p)
    if length >= settings.clearing_talk or brief and length >= settings.brief_end then return false end
    local count = remaining(p) + 1
    p.skips, p.skipped = whole(count), whole(now)
    local excess = count - settings.skips_free
    if excess > 0 then
      p.cooldown = whole(now + settings.cooldowns[math.min(excess, #settings.cooldowns)])
    end
    pairing.emit('Penalised', '"user":' .. cjson.encode(p.user) .. ',"skips":' .. p.skips .. ',"at":' .. p.skipped
      .. ',"cooldownUntil":' .. (skips.cooling(p) and p.cooldown or '0'))
    return excess > 0
  end

  -- A long conversation, when it ends, clears what was counted.
  function skips.forgive(p)
    if (tonumber(p.skips) or 0) == 0 or talked(p) < settings.clearing_talk then return end
    p.skips, p.skipped, p.cooldown = '0', whole(now), ''
    pairing.emit('Forgiven', '"user":' .. cjson.encode(p.user) .. ',"at":' .. p.skipped)
  end

  -- The worse of this and of what is known here. Of somebody unknown nothing is kept: admission brings it.
  function skips.worsen(p, count, at, cooldown)
    if p.state == '' or tonumber(at) == 0 then return end
    p.skips = whole(math.max(tonumber(p.skips) or 0, tonumber(count)))
    p.skipped = whole(math.max(tonumber(p.skipped) or 0, tonumber(at)))
    if tonumber(cooldown) > (tonumber(p.cooldown) or 0) then p.cooldown = cooldown end
  end

  -- What the record knows, unless something newer is known here.
  function skips.restore(p, count, at, cooldown)
    if tonumber(at) <= (tonumber(p.skipped) or 0) then return end
    p.skips, p.skipped = count, at
    p.cooldown = cooldown ~= '0' and cooldown or ''
  end
end
