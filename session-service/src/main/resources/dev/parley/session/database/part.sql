-- Ends sessions that queue-service parted; one that is not recorded yet is recorded as ended.
-- In:  one array per column of input, one row per session.
-- Out: one row per session: whether it ended by this, and the state of its room now.
WITH input AS (
  SELECT *
  FROM unnest(?::uuid[], ?::text[], ?::text[], ?::timestamptz[], ?::text[], ?::text[], ?::text[],
              ?::timestamptz[], ?::timestamptz[], ?::text[], ?::text[], ?::text[], ?::text[])
       AS t(id, user_a, user_b, matched_at, mode, language, interests, since_a, since_b, wishes_a, wishes_b,
            end_reason, ended_by)
), ended AS (
  INSERT INTO sessions (id, user_a, user_b, state, mode, language, interests, matched_at, since_a, since_b,
                        wishes_a, wishes_b, ended_at, end_reason, ended_by)
  SELECT id, user_a, user_b, 'ENDED', mode, language, interests::text[], matched_at, since_a, since_b,
         wishes_a::json, wishes_b::json, now(), end_reason, ended_by
  FROM input
  ORDER BY id
  ON CONFLICT (id) DO UPDATE
    SET state = 'ENDED', ended_at = now(), end_reason = excluded.end_reason, ended_by = excluded.ended_by,
        room = CASE sessions.room WHEN 'deleted' THEN 'deleted' ELSE 'made' END
    WHERE sessions.state <> 'ENDED'
  RETURNING id, room
)
SELECT input.id, ended.id IS NOT NULL AS ended, coalesce(ended.room, known.room, 'none') AS room
FROM input
LEFT JOIN ended ON ended.id = input.id
LEFT JOIN sessions AS known ON known.id = input.id
