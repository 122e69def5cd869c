-- Begins an export, where fewer than so many were begun within a day. The person's row in users is locked, so that nobody
-- else counts at the same time; this statement sees what was there after it was.
-- In:  the username; the export's id and the username; how many; the id; how many.
-- Out: whether it may go on, which holds for one that was begun before; the seconds after which one more may be begun.
WITH recent AS MATERIALIZED (
  SELECT id, created_at FROM exports WHERE username = ? AND created_at > now() - interval '1 day'
), made AS (
  INSERT INTO exports (id, username) SELECT ?::uuid, ? WHERE (SELECT count(*) FROM recent) < ?
  ON CONFLICT DO NOTHING
  RETURNING id
)
SELECT EXISTS (SELECT FROM made) OR EXISTS (SELECT FROM recent WHERE id = ?::uuid) AS granted,
       greatest(1, ceil(extract(epoch FROM full_day.since + interval '1 day' - now())))::bigint AS wait
FROM (VALUES (1)) AS one
LEFT JOIN LATERAL (SELECT created_at AS since FROM recent ORDER BY created_at DESC OFFSET ? - 1 LIMIT 1) AS full_day ON true
