-- Notes that people are still talking.
-- In:  arrays of usernames and of the sessions they name (null where that is no session's id).
-- Out: one row per heartbeat, in order: 'ok', 'wrong_session' (in another one) or 'not_in_session'.
WITH input AS (
  SELECT * FROM unnest(?::text[], ?::uuid[]) WITH ORDINALITY AS t(username, session, place)
), held AS MATERIALIZED (
  SELECT input.place, input.username, live.id AS live, live.id IS NOT NULL AND live.id = input.session AS named
  FROM input
  LEFT JOIN seats ON seats.username = input.username
  LEFT JOIN sessions AS live ON live.id = seats.session AND live.state <> 'ENDED'
), heard AS (
  SELECT id,
         EXISTS (SELECT FROM held WHERE named AND live = sessions.id AND username = sessions.user_a) AS a,
         EXISTS (SELECT FROM held WHERE named AND live = sessions.id AND username = sessions.user_b) AS b
  FROM sessions
  WHERE id IN (SELECT live FROM held WHERE named)
  ORDER BY id
  FOR NO KEY UPDATE
), noted AS (
  UPDATE sessions
  SET heard_a_at = CASE WHEN heard.a THEN now() ELSE heard_a_at END,
      heard_b_at = CASE WHEN heard.b THEN now() ELSE heard_b_at END
  FROM heard
  WHERE sessions.id = heard.id AND sessions.state <> 'ENDED'
)
SELECT CASE WHEN live IS NULL THEN 'not_in_session' WHEN named IS TRUE THEN 'ok' ELSE 'wrong_session' END AS answer
FROM held
ORDER BY place
