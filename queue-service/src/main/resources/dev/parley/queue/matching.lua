-- Decides one command or event about matching. Nothing else changes matching state, and what follows for
-- session-service is appended to its stream in the same atomic step. Loaded behind settings.lua, people.lua, pools.lua,
-- avoidance.lua, skips.lua, bans.lua, admission.lua, pairing.lua, parting.lua and sweeping.lua.
--
-- KEYS[1]  stream of queue events
-- KEYS[2]  the gate: while this key is missing nobody is paired
--
-- ARGV[1]  prefix of all other keys, with the hash tag of KEYS; MatchScript describes them
-- ARGV[2] to ARGV[16]  the numbers that settings.lua names, the last one a list of cooldowns
-- ARGV[17]  traceparent of the events that follow
-- ARGV[18]  a random whole number: where in a pool that is too long a look begins
-- ARGV[19], ARGV[20]  two fresh session ids
-- ARGV[21]  which handler below; its parameters are ARGV[22] and on
--
-- A caller's command begins with user, epoch, entry id, '1' for somebody who polls, and the caller as JSON for answers.
-- Wishes are JSON made by Java and never decoded here, because cjson can't tell an empty list from an empty object;
-- behind them come mode, language, interests (each but the first behind a unit separator), strict and again.
--
-- Returns {outcome, Redis' time in milliseconds, people who wait (of a sweep, else 0), '1' where a sweep left work,
-- people}; each of those touched as {user, state, session, since, position, away, session left, requeued, estimated wait in
-- seconds, accepts, news, cooldown, wishes of a wait, end of the ban that was met}.
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
--   skipped          both were freed; the caller looks on, unless this was one skip too many
--   ended            the caller is free and stays so
--   wrong_session    refused: is in another session
--   not_in_session   refused: is in none
--   cooldown         refused: has skipped too often
--   full             refused: too many wait, and nobody of them is to be met
--   blocked          the two never meet from now on, and were parted if they had met
--   unblocked        the two may meet
--   banned           refused: a ban is in force, and a conversation was parted
--   unbanned         no ban is in force
--   signed_in        the account has what was known of the guest
--   erased           nothing names the person any more
--   freed            a session's end freed somebody
--   nothing          a session's end found nobody in it
--   swept            time has passed

local handlers = {}

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

  local function resume(p, caller)
    pairing.emit('Resumed', '"pair":' .. p.pair .. ',"to":' .. caller)
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

  local function wish(p, wishes, mode, language, interests, strict, again)
    p.wishes, p.mode, p.language, p.interests, p.strict, p.again = wishes, mode, language, interests, strict, again
  end

  function handlers.connected(user, epoch, entry, polls, caller, name, device, since, ticket, wishes, ...)
    local p, fresh = obey(user, epoch, entry, polls, caller)
    if not fresh then
      -- A later command of the same connection came first; the connection wants its token all the same.
      if p.session ~= '' and p.away == '' and tonumber(epoch) == tonumber(p.epoch) then resume(p, caller) end
      return 'outdated', p
    end
    if name ~= '' then p.name = name end
    if device ~= '' then p.device = device end
    if bans.keep_out(p) then return 'banned', p end
    if p.state == 'admitting' then
      admission.want(p, caller)
      if wishes ~= '' and p.since == '' then
        wish(p, wishes, ...)
        p.ticket = ticket
        p.since = whole(math.min(math.max(tonumber(since), now - LONGEST_WAIT), now))
      end
      return 'admitting', p
    end
    if p.state == 'paired' then resume(p, caller) end
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
    wish(p, ...)
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
    if p.state == 'paired' then resume(p, caller) end
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

  function handlers.admitted(user, caller, count, at, cooldown, blocks, mets, banned, ...)
    local p, rest = people.get(user), {...}
    local first_ban = 1 + 2 * (blocks + mets)
    local live = first_ban + 2 * banned
    local session, partner, text, matched, since = unpack(rest, live, live + 4)
    local cause = 'admitted ' .. (session or '')
    for i = first_ban, live - 1, 2 do bans.add(user, rest[i], rest[i + 1]) end
    local kept_out = bans.keep_out(p)
    if p.state ~= 'admitting' then
      if session then parting.came_again(session, cause) end
      return kept_out and 'banned' or 'outdated', p
    end
    local waited = p.since
    p.state, p.caller, p.asked, p.since = 'idle', '', '', ''
    skips.restore(p, count, at, cooldown)
    for i = 1, 2 * blocks, 2 do avoidance.block(p, rest[i + 1], rest[i]) end
    for i = 1 + 2 * blocks, first_ban - 1, 2 do avoidance.met(user, rest[i], now - rest[i + 1]) end
    if session and not pairing.is_over(session) then
      p.state, p.session, p.partner, p.pair, p.matched, p.since = 'paired', session, partner, text, matched, since
      wish(p, unpack(rest, live + 5))
      if not kept_out then resume(p, caller) end
      -- Banned, or blocked, while Redis did not know that they are together.
      if kept_out then
        parting.part(p, 'banned', cause, function() end)
      elseif avoidance.ends(p, people.get(partner)) == math.huge then
        parting.part(p, 'blocked', cause, function() end)
      end
    elseif waited ~= '' then
      pairing.wait_again(p, waited, '')
    end
    return kept_out and 'banned' or 'admitted', p
  end

  -- To leave the room on purpose is an end by other means. Where nobody was there any more, nobody had talked.
  function handlers.session_over(entry, session, first, second, leaver, reason)
    local left, talked = people.get(leaver), reason ~= 'lost' or leaver ~= ''
    if reason == 'left' and left.session == session then skips.count(left, true) end
    return parting.release(session, 'over ' .. entry, {first, second}, true, talked, function(p)
      if p.again == '1' and p.user ~= leaver then pairing.wait_again(p, whole(now), '') end
    end)
  end

  -- Two for whom there was no room may meet again at once; somebody who did not come counts as met.
  function handlers.match_undone(entry, session, first, second, first_ticket, second_ticket, ...)
    local tickets, absent = {[first] = first_ticket, [second] = second_ticket}, {}
    for _, user in ipairs({...}) do absent[user] = true end
    return parting.release(session, 'undone ' .. entry, {first, second}, next(absent) ~= nil, false, function(p)
      if not absent[p.user] then pairing.wait_again(p, p.waited, tickets[p.user]) end
    end)
  end

  function handlers.blocked(user, blocked, id)
    local p = people.get(user)
    if avoidance.block(p, blocked, id) and p.session ~= '' and p.partner == blocked then
      parting.part_for(p, 'blocked', 'block ' .. id)
    else
      parting.part_for_again('block ' .. id)
    end
    return 'blocked', p
  end

  function handlers.unblocked(user, blocked, id)
    local p = people.get(user)
    avoidance.unblock(p, blocked, id)
    if people.waits(p) then p.look = whole(now) end
    return 'unblocked', p
  end

  -- The device's other people are banned by the same id.
  function handlers.banned(user, id, ends)
    local p, cause = people.get(user), 'ban ' .. id .. ' ' .. user
    bans.add(user, id, ends)
    if not bans.keep_out(p) then return 'unbanned', p end
    if p.session ~= '' then
      parting.part_for(p, 'banned', cause)
    else
      parting.part_for_again(cause)
      pairing.stop_waiting(p)
    end
    return 'banned', p
  end

  function handlers.unbanned(user, id)
    local p = people.get(user)
    bans.lift(user, id)
    return bans.keep_out(p) and 'banned' or 'unbanned', p
  end

  -- An account has taken over a guest. What comes again finds the blocks as they are by then, and counts no skips again.
  function handlers.signed_in(entry, user, count, at, cooldown, blocks, ...)
    local p, rest, cause = people.get(user), {...}, 'sign-in ' .. entry
    if redis.call('SET', prefix .. 'taken:' .. entry, '1', 'NX', 'PX', settings.over_life) then
      skips.worsen(p, count, at, cooldown)
    end
    for i = 1, 2 * blocks, 2 do avoidance.block(p, rest[i + 1], rest[i]) end
    for i = 2 * blocks + 1, #rest, 2 do
      local blocker = people.get(rest[i + 1])
      if avoidance.block(blocker, user, rest[i]) then people.save(blocker) end
    end
    if p.session ~= '' and avoidance.ends(p, people.get(p.partner)) == math.huge then
      parting.part_for(p, 'blocked', cause)
    else
      parting.part_for_again(cause)
    end
    return 'signed_in', p
  end

  -- Whatever the person still asks for ends here as well, because the record admits nobody whom it erased.
  function handlers.erased(user, talks, ...)
    local p, rest, first_blocker = people.get(user), {...}, 1 + 2 * talks
    people.forget(p)
    bans.forget(user)
    if p.session ~= '' then parting.vanish(p) end
    for i = 1, first_blocker - 1, 2 do
      parting.forget(rest[i], user)
      avoidance.forget(user, rest[i + 1])
    end
    for i = first_blocker, #rest do redis.call('HDEL', people.key(rest[i]), 'block:' .. user) end
    return 'erased'
  end

  function handlers.sweep(...)
    return 'swept', nil, sweeping.sweep(...)
  end
end

local outcome, caller, waiting, more = handlers[ARGV[21]](unpack(ARGV, 22))
if caller then
  if caller.state == 'admitting' and caller.asked == '' then admission.ask(caller) end
  -- Somebody who waits and is back from being away has not seen who came meanwhile.
  if caller.back and people.waits(caller) then pairing.seek(caller) end
  people.save(caller)
end
return {outcome, whole(now), whole(waiting or 0), more and '1' or '', people.standings()}
