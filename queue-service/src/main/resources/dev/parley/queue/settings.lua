-- What all other files use. Each of them is a table of functions; what nobody else needs is hidden in its block.

local people, pools, avoidance, skips, bans = {}, {}, {}, {}, {}
local admission, pairing, parting, sweeping = {}, {}, {}, {}
-- By their names, which ScriptWords writes.
local handlers = {}
-- What belongs to one call is set anew at its start, before anything else reads it.
local prefix, now

-- Lua itself would print large numbers as 1.7e+15.
local function whole(number)
  return string.format('%.0f', number)
end

-- The numbers by which everything is decided, in the order of the arguments; durations are milliseconds.
local settings = {}

do
  local NAMES = {
    'away_grace',         -- somebody whose connection is gone keeps the wait
    'polling_grace',      -- a command over REST counts as presence
    'over_life',          -- a session that is over, and a block that was removed, is remembered
    'known_life',         -- somebody idle without a connection stays known
    'widen_to_language',  -- a wait accepts more than shared interests
    'widen_to_anyone',    -- a wait accepts everybody
    'met_memory',         -- two who parted don't meet again
    'look_again',         -- somebody who could not look at all who wait looks again
    'tell_every',         -- at most so often the position is told
    'skips_free',         -- so many skips are without consequences
    'brief_end',          -- an end within this counts as a skip
    'clearing_talk',      -- a conversation of this length clears the count of skips
    'most_waiting',       -- while so many wait, nobody else may begin to
    'most_undelivered',   -- while so many events wait for session-service, nobody is paired
    'quiet',              -- each time this passes without a skip halves the count
  }
  local read_last

  -- They come with each call, because callers of two versions may run side by side; hardly ever do they change.
  function settings.read(text)
    if text == read_last then return end
    local numbers = {}
    for number in text:gmatch('%d+') do numbers[#numbers + 1] = tonumber(number) end
    for i, name in ipairs(NAMES) do settings[name] = numbers[i] end
    -- What the first skip beyond the free ones costs, the second, and every further one.
    settings.cooldowns = {unpack(numbers, #NAMES + 1)}
    read_last = text
  end
end
