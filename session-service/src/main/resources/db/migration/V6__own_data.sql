-- Who was erased, kept until the longest token of theirs has ended: until then they are not admitted.
CREATE TABLE erasures (
  -- HMAC-SHA-256 of the username, in hexadecimal digits.
  subject   text PRIMARY KEY,
  -- Only until nothing names the person any more, for less than a minute.
  username  text,
  erased_at timestamptz NOT NULL DEFAULT current_timestamp
);
CREATE INDEX idx_erasures_unfinished ON erasures (erased_at) WHERE username IS NOT NULL;
CREATE INDEX idx_erasures_finished ON erasures (erased_at) WHERE username IS NULL;

-- Exports of the last day, to limit them. The id is the command's, so that one that comes again counts once.
CREATE TABLE exports (
  id         uuid PRIMARY KEY,
  username   text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT current_timestamp
);
CREATE INDEX idx_exports_username ON exports (username, created_at);
CREATE INDEX idx_exports_created ON exports (created_at);

-- When somebody was last admitted, to the day.
ALTER TABLE users ADD COLUMN seen_at timestamptz NOT NULL DEFAULT current_timestamp;
CREATE INDEX idx_users_seen ON users (seen_at);

-- Who is blocked, to find the blocks of somebody.
CREATE INDEX idx_blocklist_blocked ON blocklist (blocked_username);

-- Conversations that ended long ago.
CREATE INDEX idx_sessions_ended ON sessions (ended_at) WHERE state = 'ENDED' AND room <> 'made';
