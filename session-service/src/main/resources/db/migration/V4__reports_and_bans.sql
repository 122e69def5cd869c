-- Moderators see people by this opaque id, never by name or username.
ALTER TABLE users ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid();
CREATE UNIQUE INDEX idx_users_id ON users (id);

-- The random id of the device by which the person came last; nothing about the hardware.
ALTER TABLE users ADD COLUMN device uuid;
CREATE INDEX idx_users_device ON users (device) WHERE device IS NOT NULL;

-- Who must not take part. One row keeps out the person, and every person of the device.
CREATE TABLE bans (
  id        uuid PRIMARY KEY,
  username  text NOT NULL,
  device    uuid,
  reason    text NOT NULL,
  starts_at timestamptz NOT NULL DEFAULT current_timestamp,
  -- Null: for good, or until it is lifted.
  ends_at   timestamptz,
  -- A suspension by the number of reports, until a moderator decides. Nobody made it.
  automatic boolean NOT NULL,
  made_by   text,
  -- Lifted when, by which moderator, and by which decision.
  lifted_at timestamptz,
  lifted_by text,
  lift      uuid,
  CHECK (automatic = (made_by IS NULL)),
  CHECK (num_nulls(lifted_at, lifted_by, lift) IN (0, 3))
);
-- One suspension at a time.
CREATE UNIQUE INDEX idx_bans_suspension ON bans (username) WHERE automatic AND lifted_at IS NULL;
CREATE INDEX idx_bans_username ON bans (username);
CREATE INDEX idx_bans_device ON bans (device) WHERE device IS NOT NULL;
CREATE INDEX idx_bans_lift ON bans (lift) WHERE lift IS NOT NULL;

-- What people say of partners. Nothing of what was said or shown in the conversation.
CREATE TABLE reports (
  id          uuid PRIMARY KEY,
  session     uuid NOT NULL,
  reporter    text NOT NULL,
  reported    text NOT NULL,
  reason      text NOT NULL CHECK (reason IN ('nudity', 'harassment', 'minor', 'spam', 'other')),
  comment     text,
  created_at  timestamptz NOT NULL DEFAULT current_timestamp,
  -- A moderator's decision: what, by which command, by whom and when. decision_id of 'banned' is the ban's id.
  decision    text CHECK (decision IN ('dismissed', 'banned')),
  decision_id uuid,
  decided_by  text,
  decided_at  timestamptz,
  CHECK (num_nulls(decision, decision_id, decided_by, decided_at) IN (0, 4))
);
-- One report per pair is this index.
CREATE UNIQUE INDEX idx_reports_pair ON reports (reporter, reported);
CREATE INDEX idx_reports_reporter ON reports (reporter, created_at);
CREATE INDEX idx_reports_reported ON reports (reported, created_at);
CREATE INDEX idx_reports_open ON reports (id) WHERE decision IS NULL;
