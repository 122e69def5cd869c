-- Holds the people of these conversations until the transaction ends, so that what is counted of them stays true.
-- In: arrays of usernames and of the sessions they name. Always in the order of the keys, so that nobody waits in a circle.
SELECT pg_advisory_xact_lock(key)
FROM (
  SELECT DISTINCT hashtextextended(who.username, 0) AS key
  FROM unnest(?::text[], ?::uuid[]) AS input(reporter, session)
  JOIN sessions ON sessions.id = input.session AND input.reporter IN (sessions.user_a, sessions.user_b)
  CROSS JOIN LATERAL (VALUES (sessions.user_a), (sessions.user_b)) AS who(username)
  ORDER BY key
) AS keys
