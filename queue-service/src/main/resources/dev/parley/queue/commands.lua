-- What people, gateways and timers ask for: one handler each, which returns the outcome and the caller.

do
  local LONGEST_WAIT = 24 * 60 * 60 * 1000

  local function newer(p, epoch, entry)
    if p.epoch == '' then return true end
    local seen = tonumber(p.epoch)
    if epoch ~= seen then return epoch > seen end
    local milliseconds, sequence = entry:match('^(%d+)-(%d+)$')
    local seen_milliseconds, seen_sequence = p.entry:match('^(%d+)-(%d+)$')
    if milliseconds ~= seen_milliseconds then return tonumber(milliseconds) > tonumber(seen_milliseconds) end
    return tonumber(sequence) > tonumber(seen_sequence)
  end

  -- The caller, and whether the command is newer than all that was seen; only then it counts as presence. It brings
  -- back somebody away unless it came by the very connection whose loss was seen.
  local function hear(user, epoch, entry, polls, caller)
    local p = people.get(user)
    epoch = tonumber(epoch)
    if not newer(p, epoch, entry) then return p, false end
    local away = p.away ~= ''
    if polls == '1' then
      p.away, p.polling = '', whole(now + settings.polling_grace)
    elseif epoch > (tonumber(p.epoch) or -1) then
      p.away, p.polling = '', ''
    end
    p.back = away and p.away == ''
    if p.state == '' then admission.want(p, caller) end
    return p, true
  end

  -- As hear, for commands whose order counts.
  local function obey(user, epoch, entry, polls, caller)
    local p, fresh = hear(user, epoch, entry, polls, caller)
    if fresh then p.epoch, p.entry = epoch, entry end
    return p, fresh
  end

  function handlers.connected(user, epoch, entry, polls, caller, name, device, since, ticket, wishes, ...)
    local p, fresh = obey(user, epoch, entry, polls, caller)
    if not fresh then
      -- A later command of the same connection came first; the connection wants its token all the same.
      if p.session ~= '' and p.away == '' and tonumber(epoch) == tonumber(p.epoch) then pairing.resume(p, caller) end
      return 'outdated', p
    end
    if name ~= '' then p.name = name end
    if device ~= '' then p.device = device end
    if bans.keep_out(p) then return 'banned', p end
    if p.state == 'admitting' then
      admission.want(p, caller)
      if wishes ~= '' and p.since == '' then
        people.wish(p, wishes, ...)
        p.ticket = ticket
        p.since = whole(math.min(math.max(tonumber(since), now - LONGEST_WAIT), now))
      end
      return 'admitting', p
    end
    if p.state == 'paired' then pairing.resume(p, caller) end
    return 'connected', p
  end

  function handlers.find(user, epoch, entry, polls, caller, ticket, ...)
    local p, fresh = obey(user, epoch, entry, polls, caller)
    if not fresh then return 'outdated', p end
    if p.state == 'paired' then return 'already_matched', p end
    if bans.keep_out(p) then return 'banned', p end
    if skips.cooling(p) then return 'cooldown', p end
    if p.state == 'admitting' then admission.want(p, caller) end
    local waited = p.since ~= ''
    people.wish(p, ...)
    local outcome = pairing.look(p, ticket)
    if outcome ~= 'paired' and not waited and people.are_too_many() then
      pairing.stop_waiting(p)
      return 'full', p
    end
    return outcome, p
  end

  function handlers.cancel(user, epoch, entry, polls, caller)
    local p, fresh = obey(user, epoch, entry, polls, caller)
    if not fresh then return 'outdated', p end
    if p.state == 'paired' or p.since == '' then return 'not_waiting', p end
    pairing.stop_waiting(p)
    return 'cancelled', p
  end

  function handlers.skip(user, epoch, entry, polls, caller, session, ticket)
    local p, fresh = obey(user, epoch, entry, polls, caller)
    local cause = 'skip ' .. entry
    if p.session == session then
      if skips.cooling(p) then return 'cooldown', p end
      local looks_on = not skips.count(p, false)
      parting.part(p, 'skipped', cause, function()
        if not looks_on then return end
        p.requeued = true
        pairing.look(p, ticket)
      end)
      return 'skipped', p
    end
    local outcome = parting.elsewhere(p, fresh, session, cause, 'skipped')
    if not outcome and p.wishes == '' then outcome = 'not_in_session' end
    if not outcome and bans.keep_out(p) then outcome = 'banned' end
    if not outcome and skips.cooling(p) then outcome = 'cooldown' end
    return outcome or pairing.look(p, ticket), p
  end

  handlers['end'] = function(user, epoch, entry, polls, caller, session)
    local p, fresh = obey(user, epoch, entry, polls, caller)
    local cause = 'end ' .. entry
    if p.session == session then
      skips.count(p, true)
      parting.part(p, 'ended', cause, function() end)
      return 'ended', p
    end
    local outcome = parting.elsewhere(p, fresh, session, cause, 'ended')
    if not outcome then pairing.stop_waiting(p) end
    return outcome or 'ended', p
  end

  function handlers.status(user, epoch, entry, polls, caller)
    -- Of an unknown connection Connected is on its way, after a loss of Redis with what the person was told last. To
    -- answer before would tell the gateway to forget that.
    if polls ~= '1' and people.get(user).state == '' then return 'told', people.get(user) end
    local p = hear(user, epoch, entry, polls, caller)
    if bans.keep_out(p) then return 'banned', p end
    if p.state == 'paired' then pairing.resume(p, caller) end
    return 'told', p
  end

  function handlers.disconnected(user, epoch, entry, grace)
    local p = people.get(user)
    if p.state == '' and people.is_erased(user) then return 'outdated', p end
    if not newer(p, tonumber(epoch), entry) then return 'outdated', p end
    p.epoch, p.entry = epoch, entry
    p.away, p.polling = whole(now + grace), ''
    return 'gone', p
  end

  function handlers.sweep(...)
    return 'swept', nil, sweeping.sweep(...)
  end
end
