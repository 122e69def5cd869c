-- People. A row is made at a person's first admission; the name is what partners are shown.
CREATE TABLE users (
  username            text PRIMARY KEY,
  name                text,
  skip_count          integer NOT NULL DEFAULT 0,
  skip_cooldown_until timestamptz,
  created_at          timestamptz NOT NULL DEFAULT current_timestamp
);

-- Conversations, the record. A row only moves forward: PENDING (matched), ACTIVE (both were in the room), ENDED.
-- Whichever event about a pair arrives first makes the row, so user_a and user_b need not be in users.
CREATE TABLE sessions (
  id             uuid PRIMARY KEY,
  user_a         text NOT NULL,
  user_b         text NOT NULL,
  state          text NOT NULL CHECK (state IN ('PENDING', 'ACTIVE', 'ENDED')),
  mode           text NOT NULL CHECK (mode IN ('video', 'text')),
  language       text,
  interests      text[] NOT NULL,
  -- When the pair was decided, by Redis' clock. A person's newer match wins.
  matched_at     timestamptz NOT NULL,
  -- What each was waiting for and since when, so that an undone match puts them back where they were.
  -- json, not jsonb: kept as it came, never searched.
  since_a        timestamptz NOT NULL,
  since_b        timestamptz NOT NULL,
  wishes_a       json NOT NULL,
  wishes_b       json NOT NULL,
  -- LiveKit's room parley-<id>. none: never asked for; made: LiveKit may have it, so an ended session still owes its
  -- deletion and its announcement; deleted: LiveKit does not have it, and everybody was told.
  room           text NOT NULL DEFAULT 'none' CHECK (room IN ('none', 'made', 'deleted')),
  -- LiveKit's id of each one's newest connection, when that joined (LiveKit's clock) and since when it is gone.
  sid_a          text,
  sid_b          text,
  joined_a_at    timestamptz,
  joined_b_at    timestamptz,
  left_a_at      timestamptz,
  left_b_at      timestamptz,
  -- The last few connections that left before they were known to have joined: '<sid> <LiveKit's reason>'.
  gone           text[] NOT NULL DEFAULT '{}',
  created_at     timestamptz NOT NULL DEFAULT current_timestamp,
  activated_at   timestamptz,
  last_heartbeat timestamptz NOT NULL DEFAULT current_timestamp,
  ended_at       timestamptz,
  end_reason     text,
  -- Who left, where somebody did.
  ended_by       text,
  -- Who never came, of an undone session.
  absent         text[] NOT NULL DEFAULT '{}',
  CHECK ((state = 'ENDED') = (ended_at IS NOT NULL)),
  CHECK ((state = 'ENDED') = (end_reason IS NOT NULL))
) WITH (fillfactor = 85);

-- Every live session: deadlines, staleness, the number of conversations.
CREATE INDEX idx_sessions_active ON sessions (ended_at) WHERE ended_at IS NULL;
-- Ended sessions that still owe a deletion or an announcement.
CREATE INDEX idx_sessions_unfinished ON sessions (ended_at) WHERE state = 'ENDED' AND room = 'made';

-- One live session per person is this primary key. Points to the person's newest session, which may be over.
CREATE TABLE seats (
  username   text PRIMARY KEY,
  session    uuid NOT NULL,
  matched_at timestamptz NOT NULL
) WITH (fillfactor = 85);

-- Whoever is blocked never meets the blocker, in either role.
CREATE TABLE blocklist (
  id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  blocker_username text NOT NULL,
  blocked_username text NOT NULL,
  created_at       timestamptz NOT NULL DEFAULT current_timestamp
);
CREATE UNIQUE INDEX idx_blocklist_lookup ON blocklist (blocker_username, blocked_username);
