-- Decides one command or event about matching. Nothing else changes matching state, and what follows for
-- session-service is appended to its stream in the same atomic step. Loaded behind settings.lua, people.lua, pools.lua,
-- avoidance.lua, skips.lua, bans.lua, admission.lua, pairing.lua, parting.lua, sweeping.lua, commands.lua and events.lua.
--
-- keys[1]  stream of queue events; while it holds too many nobody is paired
-- keys[2]  the gate: while this key is missing nobody is paired
--
-- arguments[1]  prefix of all other keys, with the hash tag of the keys; MatchScript describes them
-- arguments[2]  the numbers that settings.lua names and the cooldowns, with spaces between
-- arguments[3]  traceparent of the events that follow
-- arguments[4]  a random whole number: where in a pool that is too long a look begins
-- arguments[5], arguments[6]  two fresh session ids
-- arguments[7]  which handler of commands.lua or events.lua; its parameters are arguments[8] and on
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

local function decide(keys, arguments)
  local time = redis.call('TIME')
  prefix, now = arguments[1], tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
  settings.read(arguments[2])
  people.begin()
  pairing.begin(keys, unpack(arguments, 3, 6))
  local outcome, caller, waiting, more = handlers[arguments[7]](unpack(arguments, 8))
  if caller then
    if caller.state == 'admitting' and caller.asked == '' then admission.ask(caller) end
    -- Somebody who waits and is back from being away has not seen who came meanwhile.
    if caller.back and people.waits(caller) then pairing.seek(caller) end
    people.save(caller)
  end
  return {outcome, whole(now), whole(waiting or 0), more and '1' or '', people.standings()}
end
