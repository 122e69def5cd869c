-- Ends the live sessions of these people, who leave them.
-- In:  an array of usernames, three times.
-- Out: the sessions that ended by this, whole rows.
WITH live AS (
  SELECT id, CASE WHEN user_a = ANY (?::text[]) THEN user_a ELSE user_b END AS leaver
  FROM sessions
  WHERE ended_at IS NULL AND (user_a = ANY (?::text[]) OR user_b = ANY (?::text[]))
  ORDER BY id
  FOR NO KEY UPDATE
)
UPDATE sessions
SET state = 'ENDED', ended_at = now(), end_reason = 'left', ended_by = live.leaver,
    room = CASE sessions.room WHEN 'deleted' THEN 'deleted' ELSE 'made' END
FROM live
WHERE sessions.id = live.id AND sessions.state <> 'ENDED'
RETURNING sessions.*
