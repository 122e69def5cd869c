-- Ends sessions that queue-service parted; one that is not recorded yet is recorded as ended. Who is not in users, such as
-- somebody who was erased meanwhile, is named by a pseudonym there, and without wishes.
-- In:  one array per column of input, one row per session.
-- Out: one row per session: whether it ended by this, and the state of its room now.
WITH input AS (
  SELECT *
  FROM unnest(?::uuid[], ?::text[], ?::text[], ?::timestamptz[], ?::text[], ?::text[], ?::text[],
              ?::timestamptz[], ?::timestamptz[], ?::text[], ?::text[], ?::text[], ?::text[])
       AS t(id, user_a, user_b, matched_at, mode, language, interests, since_a, since_b, wishes_a, wishes_b,
            end_reason, ended_by)
), named AS MATERIALIZED (
  SELECT input.*,
         coalesce(person_a.username, 'erased-' || gen_random_uuid()) AS name_a,
         coalesce(person_b.username, 'erased-' || gen_random_uuid()) AS name_b,
         person_a.username IS NOT NULL AND person_b.username IS NOT NULL AS known_both
  FROM input
  LEFT JOIN users AS person_a ON person_a.username = input.user_a
  LEFT JOIN users AS person_b ON person_b.username = input.user_b
), ended AS (
  INSERT INTO sessions (id, user_a, user_b, state, mode, language, interests, matched_at, since_a, since_b,
                        wishes_a, wishes_b, ended_at, end_reason, ended_by)
  SELECT id, name_a, name_b, 'ENDED', mode, CASE WHEN known_both THEN language END,
         CASE WHEN known_both THEN interests ELSE '{}' END::text[], matched_at, since_a, since_b,
         CASE WHEN name_a = user_a THEN wishes_a ELSE '{}' END::json,
         CASE WHEN name_b = user_b THEN wishes_b ELSE '{}' END::json,
         now(), end_reason, CASE ended_by WHEN user_a THEN name_a WHEN user_b THEN name_b END
  FROM named
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
