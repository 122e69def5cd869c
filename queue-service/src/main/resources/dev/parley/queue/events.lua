-- What session-service says: one handler each, which returns the outcome and the person it is about, or nobody.

do
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
      people.wish(p, unpack(rest, live + 5))
      if not kept_out then pairing.resume(p, caller) end
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
  function handlers.signed_in(entry, user, guest, count, at, cooldown, blocks, ...)
    local p, rest, cause = people.get(user), {...}, 'sign-in ' .. entry
    if redis.call('SET', prefix .. 'taken:' .. entry, '1', 'NX', 'PX', settings.over_life) then
      skips.worsen(p, count, at, cooldown)
      if guest ~= '' then skips.take_over(p, people.get(guest), count, cooldown) end
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
end
