-- Each of the two is heard of by own heartbeats: one who goes on talking does not keep the other alive.
ALTER TABLE sessions ADD COLUMN heard_a_at timestamptz NOT NULL DEFAULT current_timestamp;
ALTER TABLE sessions ADD COLUMN heard_b_at timestamptz NOT NULL DEFAULT current_timestamp;
ALTER TABLE sessions DROP COLUMN last_heartbeat;
