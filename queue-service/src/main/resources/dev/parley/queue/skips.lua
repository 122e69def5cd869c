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

  local function penalise(user, count, at, ends)
    pairing.emit('Penalised', '"user":' .. cjson.encode(user) .. ',"skips":' .. count .. ',"at":' .. at
      .. ',"cooldownUntil":' .. ends)
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
    penalise(p.user, p.skips, p.skipped, skips.cooling(p) and p.cooldown or '0')
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

  -- The record has taken the guest's count and cooldown over, as it knew them. What it had not heard of yet counts as
  -- well, and the record is told, which admits the person if nobody knows them here.
  function skips.take_over(p, guest, count, cooldown)
    local skipped, ends = tonumber(guest.skips) or 0, skips.cooling(guest) and tonumber(guest.cooldown) or 0
    if skipped <= tonumber(count) and ends <= tonumber(cooldown) then return end
    skipped = math.max(skipped, tonumber(count), tonumber(p.skips) or 0)
    ends = math.max(ends, tonumber(cooldown), tonumber(p.cooldown) or 0)
    skips.worsen(p, skipped, now, whole(ends))
    penalise(p.user, whole(skipped), whole(now), whole(ends))
  end

  -- What the record knows, unless something newer is known here.
  function skips.restore(p, count, at, cooldown)
    if tonumber(at) <= (tonumber(p.skipped) or 0) then return end
    p.skips, p.skipped = count, at
    p.cooldown = cooldown ~= '0' and cooldown or ''
  end
end
