-- When the counted skips were noted, by Redis' clock: the later of two counts holds, whichever arrives first.
ALTER TABLE users ADD COLUMN skips_at timestamptz;

-- A block that was removed stays for a day, so that the command which made it does not bring it back when it comes again.
ALTER TABLE blocklist ADD COLUMN removed_at timestamptz;
DROP INDEX idx_blocklist_lookup;
CREATE UNIQUE INDEX idx_blocklist_lookup ON blocklist (blocker_username, blocked_username) WHERE removed_at IS NULL;
CREATE INDEX idx_blocklist_removed ON blocklist (removed_at) WHERE removed_at IS NOT NULL;

-- A person's past conversations: whom they met lately.
CREATE INDEX idx_sessions_past_a ON sessions (user_a, ended_at);
CREATE INDEX idx_sessions_past_b ON sessions (user_b, ended_at);
