-- Records matches that are new, gives their people the seats, and ends what these lose to a newer match.
-- In:  one array per column of input (superseded: a newer match of one of the two is in the same batch), then the time
--      before which a match is too late.
-- Out: one row per match: fresh, and the row as it is now; then one row (kind 'lost') per live session that ended
--      because a newer match took a seat.
-- Who is not in users, such as somebody who was erased meanwhile, is named by a pseudonym, and without wishes.
-- Seats are locked in the order of their names and sessions in that of their ids, here as everywhere, so that batches
-- never wait for each other in a circle.
WITH input AS (
  SELECT *
  FROM unnest(?::uuid[], ?::text[], ?::text[], ?::timestamptz[], ?::text[], ?::text[], ?::text[],
              ?::timestamptz[], ?::timestamptz[], ?::text[], ?::text[], ?::boolean[])
       AS t(id, user_a, user_b, matched_at, mode, language, interests, since_a, since_b, wishes_a, wishes_b, superseded)
), judged AS MATERIALIZED (
  SELECT input.*,
         known.id IS NOT NULL AS known,
         known.state,
         known.room,
         known.end_reason,
         known.ended_by,
         known.absent,
         person_a.name AS name_a,
         person_b.name AS name_b,
         person_a.username IS NOT NULL AS known_a,
         person_b.username IS NOT NULL AS known_b,
         CASE
           WHEN input.superseded THEN 'superseded'
           WHEN input.matched_at < ?::timestamptz
             OR person_a.username IS NULL
             OR person_b.username IS NULL
             OR EXISTS (SELECT FROM blocklist
                        WHERE blocker_username = input.user_a AND blocked_username = input.user_b
                          AND removed_at IS NULL)
             OR EXISTS (SELECT FROM blocklist
                        WHERE blocker_username = input.user_b AND blocked_username = input.user_a
                          AND removed_at IS NULL)
             OR EXISTS (SELECT FROM bans
                        WHERE username IN (input.user_a, input.user_b)
                          AND lifted_at IS NULL AND (ends_at IS NULL OR ends_at > now()))
           THEN 'undone'
         END AS refusal
  FROM input
  LEFT JOIN sessions AS known ON known.id = input.id
  LEFT JOIN users AS person_a ON person_a.username = input.user_a
  LEFT JOIN users AS person_b ON person_b.username = input.user_b
), taken AS (
  INSERT INTO seats (username, session, matched_at)
  SELECT DISTINCT ON (who.username) who.username, judged.id, judged.matched_at
  FROM judged CROSS JOIN LATERAL (VALUES (judged.user_a), (judged.user_b)) AS who(username)
  WHERE NOT judged.known AND judged.refusal IS NULL
  ORDER BY who.username, judged.matched_at DESC
  ON CONFLICT (username) DO UPDATE SET session = excluded.session, matched_at = excluded.matched_at
    WHERE (seats.matched_at, seats.session) < (excluded.matched_at, excluded.session)
  RETURNING username, session
), ruled AS (
  SELECT judged.*, coalesce(judged.refusal, CASE WHEN seated.seats = 2 THEN NULL ELSE 'superseded' END) AS ending
  FROM judged
  LEFT JOIN (SELECT session, count(*) AS seats FROM taken GROUP BY session) AS seated ON seated.session = judged.id
  WHERE NOT judged.known
), made AS (
  INSERT INTO sessions (id, user_a, user_b, state, room, mode, language, interests, matched_at, since_a, since_b,
                        wishes_a, wishes_b, ended_at, end_reason)
  SELECT id,
         CASE WHEN known_a THEN user_a ELSE 'erased-' || gen_random_uuid() END,
         CASE WHEN known_b THEN user_b ELSE 'erased-' || gen_random_uuid() END,
         CASE WHEN ending IS NULL THEN 'PENDING' ELSE 'ENDED' END,
         -- It is being made at this moment.
         CASE WHEN ending IS NULL THEN 'made' ELSE 'none' END,
         mode,
         CASE WHEN known_a AND known_b THEN language END,
         CASE WHEN known_a AND known_b THEN interests ELSE '{}' END::text[],
         matched_at, since_a, since_b,
         CASE WHEN known_a THEN wishes_a ELSE '{}' END::json,
         CASE WHEN known_b THEN wishes_b ELSE '{}' END::json,
         CASE WHEN ending IS NOT NULL THEN now() END, ending
  FROM ruled
  ORDER BY id
  ON CONFLICT (id) DO NOTHING
  RETURNING id, state, room, end_reason
), losers AS (
  SELECT id
  FROM sessions
  WHERE state <> 'ENDED'
    AND id IN (SELECT seats.session FROM taken JOIN seats USING (username) WHERE seats.session <> taken.session)
  ORDER BY id
  FOR NO KEY UPDATE
), lost AS (
  UPDATE sessions
  SET state = 'ENDED', ended_at = now(), end_reason = 'superseded',
      room = CASE sessions.room WHEN 'deleted' THEN 'deleted' ELSE 'made' END
  FROM losers
  WHERE sessions.id = losers.id AND sessions.state <> 'ENDED'
  RETURNING sessions.id
)
SELECT 'match' AS kind,
       judged.id,
       made.id IS NOT NULL AS fresh,
       -- Neither known nor made: recorded by another replica a moment ago. The invitation finds out what it is.
       coalesce(made.state, judged.state, 'PENDING') AS state,
       coalesce(made.room, judged.room, 'none') AS room,
       coalesce(made.end_reason, judged.end_reason) AS end_reason,
       judged.ended_by,
       coalesce(judged.absent, '{}') AS absent,
       judged.name_a,
       judged.name_b
FROM judged LEFT JOIN made ON made.id = judged.id
UNION ALL
SELECT 'lost', lost.id, false, 'ENDED', 'made', 'superseded', NULL, '{}', NULL, NULL
FROM lost
