-- Decides one command or event about matching. Nothing else changes matching state, and what follows for
-- session-service is appended to its stream in the same atomic step. Loaded behind people.lua,
-- pairing.lua and parting.lua.
--
-- KEYS[1]  stream of queue events
-- KEYS[2]  the gate: while this key is missing nobody is paired
--
-- ARGV[1]  prefix of all other keys, with the hash tag of KEYS; MatchScript describes them
-- ARGV[2]  grace of a person whose connection is gone, milliseconds
-- ARGV[3]  how long a command over REST counts as presence, milliseconds
-- ARGV[4]  how long a session that is over is remembered, milliseconds
-- ARGV[5]  how long somebody idle without a connection stays known, milliseconds
-- ARGV[6]  traceparent of the events that follow
-- ARGV[7], ARGV[8]  two fresh session ids
-- ARGV[9]  which handler below; its parameters are ARGV[10] and on
--
-- A caller's command begins with user, epoch, entry id, '1' for somebody who polls, and the caller as JSON for answers.
-- Wishes and pairs are JSON made by Java and never decoded here: cjson can't tell an empty list from an empty object.
--
-- Returns {outcome, Redis' time in milliseconds, people who wait (of a sweep, else 0), people}; each of those touched
-- as {user, state, session, since, position, away, freed, requeued}.
--
-- Outcomes:
--   admitting        unknown as yet: admission was asked, a wish is remembered
--   admitted         known from now on
--   connected        the connection counts
--   gone             the connection's loss counts
--   told             the state was asked for, nothing else
--   outdated         older than what was seen of this person, or seen before: nothing changed
--   waiting          waits now
--   paired           met somebody
--   already_matched  refused: is in a session
--   cancelled        waits no longer
--   not_waiting      refused: there is no wait to cancel
--   skipped          both were freed and the caller looks on
--   ended            the caller is free and stays so
--   wrong_session    refused: is in another session
--   not_in_session   refused: is in none
--   freed            a session's end freed somebody
--   nothing          a session's end found nobody in it
--   swept            time has passed

local handlers = {}

local function ask_admission(p)
  p.asked = whole(now)
  local name = p.name ~= '' and ',"name":' .. cjson.encode(p.name) or ''
  pairing.emit('AdmissionAsked', '"to":' .. p.caller .. name)
end

do
  local MODES = {'video', 'text'}
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

  local function wants_admission(p, caller)
    p.state, p.caller, p.asked = 'admitting', caller, ''
  end

  local function resume(p, caller)
    pairing.emit('Resumed', '"pair":' .. p.pair .. ',"to":' .. caller)
  end

  -- The caller, and whether the command is newer than all that was seen; only then it counts as presence. It brings
  -- back somebody away unless it came by the very connection whose loss was seen.
  local function hear(user, epoch, entry, polls, caller)
    local p = people.get(user)
    epoch = tonumber(epoch)
    if not newer(p, epoch, entry) then return p, false end
    if polls == '1' then
      p.away, p.polling = '', whole(now + ARGV[3])
    elseif epoch > (tonumber(p.epoch) or -1) then
      p.away, p.polling = '', ''
    end
    if p.state == '' then wants_admission(p, caller) end
    return p, true
  end

  -- As hear, for commands whose order counts.
  local function obey(user, epoch, entry, polls, caller)
    local p, fresh = hear(user, epoch, entry, polls, caller)
    if fresh then p.epoch, p.entry = epoch, entry end
    return p, fresh
  end

  local function stop_waiting(p)
    if p.state == 'waiting' then p.state = 'idle' end
    p.since = ''
  end

  -- The longest overdue of a sorted set; they leave it.
  local function due(set, before, limit)
    local users = redis.call('ZRANGEBYSCORE', prefix .. set, '-inf', whole(before), 'LIMIT', 0, limit)
    if #users > 0 then redis.call('ZREM', prefix .. set, unpack(users)) end
    local overdue = {}
    for _, user in ipairs(users) do
      local p = people.get(user)
      if people.places(p)[set] then overdue[#overdue + 1] = p end
    end
    return overdue
  end

  local function pair_those_who_wait(limit)
    for _, mode in ipairs(MODES) do
      for _ = 1, limit do
        local first = pairing.longest_waiting(mode, '')
        local second = first and pairing.longest_waiting(mode, first.user)
        if not second then break end
        pairing.pair(first, second)
      end
    end
  end

  function handlers.connected(user, epoch, entry, polls, caller, name, wishes, mode, again, since, ticket)
    local p, fresh = obey(user, epoch, entry, polls, caller)
    if not fresh then
      -- A later command of the same connection came first; the connection wants its token all the same.
      if p.session ~= '' and p.away == '' and tonumber(epoch) == tonumber(p.epoch) then resume(p, caller) end
      return 'outdated', p
    end
    if name ~= '' then p.name = name end
    if p.state == 'admitting' then
      wants_admission(p, caller)
      if wishes ~= '' and p.since == '' then
        p.wishes, p.mode, p.again, p.ticket = wishes, mode, again, ticket
        p.since = whole(math.min(math.max(tonumber(since), now - LONGEST_WAIT), now))
      end
      return 'admitting', p
    end
    if p.state == 'waiting' then
      pairing.seek(p)
    elseif p.state == 'paired' then
      resume(p, caller)
    end
    return 'connected', p
  end

  function handlers.find(user, epoch, entry, polls, caller, ticket, wishes, mode, again)
    local p, fresh = obey(user, epoch, entry, polls, caller)
    if not fresh then return 'outdated', p end
    if p.state == 'paired' then return 'already_matched', p end
    if p.state == 'admitting' then wants_admission(p, caller) end
    p.wishes, p.mode, p.again = wishes, mode, again
    return pairing.look(p, ticket), p
  end

  function handlers.cancel(user, epoch, entry, polls, caller)
    local p, fresh = obey(user, epoch, entry, polls, caller)
    if not fresh then return 'outdated', p end
    if p.state == 'paired' or p.since == '' then return 'not_waiting', p end
    stop_waiting(p)
    return 'cancelled', p
  end

  function handlers.skip(user, epoch, entry, polls, caller, session, ticket)
    local p, fresh = obey(user, epoch, entry, polls, caller)
    local cause = 'skip ' .. entry
    if p.session == session then
      parting.part(p, 'skipped', cause, function()
        p.requeued = true
        pairing.look(p, ticket)
      end)
      return 'skipped', p
    end
    local outcome = parting.elsewhere(p, fresh, session, cause, 'skipped')
    if not outcome and p.wishes == '' then outcome = 'not_in_session' end
    return outcome or pairing.look(p, ticket), p
  end

  handlers['end'] = function(user, epoch, entry, polls, caller, session)
    local p, fresh = obey(user, epoch, entry, polls, caller)
    local cause = 'end ' .. entry
    if p.session == session then
      parting.part(p, 'ended', cause, function() end)
      return 'ended', p
    end
    local outcome = parting.elsewhere(p, fresh, session, cause, 'ended')
    if not outcome then stop_waiting(p) end
    return outcome or 'ended', p
  end

  function handlers.status(user, epoch, entry, polls, caller)
    -- Of an unknown connection Connected is on its way, after a loss of Redis with what the person was told last. To
    -- answer before would tell the gateway to forget that.
    if polls ~= '1' and people.get(user).state == '' then return 'told', people.get(user) end
    local p = hear(user, epoch, entry, polls, caller)
    if p.state == 'waiting' and p.away ~= p.stored.away then
      pairing.seek(p)
    elseif p.state == 'paired' then
      resume(p, caller)
    end
    return 'told', p
  end

  function handlers.disconnected(user, epoch, entry, grace)
    local p = people.get(user)
    if not newer(p, tonumber(epoch), entry) then return 'outdated', p end
    p.epoch, p.entry = epoch, entry
    p.away, p.polling = whole(now + grace), ''
    return 'gone', p
  end

  function handlers.admitted(user, caller, session, partner, text, wishes, mode, again, since)
    local p = people.get(user)
    if p.state ~= 'admitting' then return 'outdated', p end
    local waited = p.since
    p.state, p.caller, p.asked, p.since = 'idle', '', '', ''
    if session ~= '' and not pairing.is_over(session) then
      p.state, p.session, p.partner, p.pair = 'paired', session, partner, text
      p.wishes, p.mode, p.again, p.since = wishes, mode, again, since
      resume(p, caller)
    elseif waited ~= '' then
      pairing.wait_again(p, waited, '')
    end
    return 'admitted', p
  end

  function handlers.session_over(entry, session, first, second, leaver)
    return parting.release(session, 'over ' .. entry, {first, second}, function(p)
      if p.again == '1' and p.user ~= leaver then pairing.wait_again(p, whole(now), '') end
    end)
  end

  function handlers.match_undone(entry, session, first, second, first_ticket, second_ticket, ...)
    local tickets, absent = {[first] = first_ticket, [second] = second_ticket}, {}
    for _, user in ipairs({...}) do absent[user] = true end
    return parting.release(session, 'undone ' .. entry, {first, second}, function(p)
      if not absent[p.user] then pairing.wait_again(p, p.waited, tickets[p.user]) end
    end)
  end

  function handlers.sweep(limit, ask_again)
    for _, p in ipairs(due('polling', now, limit)) do
      p.polling, p.away = '', whole(now + ARGV[2])
      people.save(p)
    end
    for _, p in ipairs(due('away', now, limit)) do
      stop_waiting(p)
      people.save(p)
    end
    if pairing.is_open() then
      -- While the gate is closed nobody may be there to answer, and questions would only pile up.
      for _, p in ipairs(due('admitting', now - ask_again, limit)) do
        ask_admission(p)
        people.save(p)
      end
      pair_those_who_wait(tonumber(limit))
    end
    local waiting = 0
    for _, mode in ipairs(MODES) do waiting = waiting + redis.call('ZCARD', prefix .. people.pool(mode)) end
    return 'swept', nil, waiting
  end
end

local outcome, caller, waiting = handlers[ARGV[9]](unpack(ARGV, 10))
if caller then
  if caller.state == 'admitting' and caller.asked == '' then ask_admission(caller) end
  people.save(caller)
end
return {outcome, whole(now), whole(waiting or 0), people.standings()}
