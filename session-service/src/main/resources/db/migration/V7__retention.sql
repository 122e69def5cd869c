-- Reports that were decided long ago.
CREATE INDEX idx_reports_decided ON reports (decided_at) WHERE decision IS NOT NULL;

-- Bans that were over long ago: least() leaves out what is null.
CREATE INDEX idx_bans_over ON bans (least(ends_at, lifted_at)) WHERE ends_at IS NOT NULL OR lifted_at IS NOT NULL;

-- All blocks of somebody, also those that were removed lately.
CREATE INDEX idx_blocklist_blocker ON blocklist (blocker_username, id);
