-- Records reports about the partners of conversations. Behind report_lock.sql, so that the counts are exact.
-- In:  arrays of usernames, the sessions they name, the new reports' ids, reasons and comments; then how long ago a
--      conversation may have ended, in milliseconds, and twice how many reports one person may make in a day.
-- Out: one row per command, in order: the partner or null; the report that holds or null; the seconds after which one
--      more may be made.
-- A match that came to nothing was no conversation.
WITH input AS (
  SELECT *
  FROM unnest(?::text[], ?::uuid[], ?::uuid[], ?::text[], ?::text[])
       WITH ORDINALITY AS t(reporter, session, report, reason, comment, place)
), partners AS MATERIALIZED (
  SELECT input.*,
         CASE sessions.user_a WHEN input.reporter THEN sessions.user_b ELSE sessions.user_a END AS reported
  FROM input
  JOIN sessions ON sessions.id = input.session
    AND input.reporter IN (sessions.user_a, sessions.user_b)
    AND (sessions.ended_at IS NULL OR sessions.ended_at > now() - ? * interval '1 millisecond')
    AND sessions.end_reason IS DISTINCT FROM 'undone'
), fresh AS (
  SELECT DISTINCT ON (reporter, reported) *
  FROM partners
  WHERE NOT EXISTS (SELECT FROM reports
                    WHERE reports.reporter = partners.reporter AND reports.reported = partners.reported)
  ORDER BY reporter, reported, place
), counted AS MATERIALIZED (
  SELECT fresh.*,
         row_number() OVER (PARTITION BY reporter ORDER BY place)
           + (SELECT count(*) FROM reports
              WHERE reports.reporter = fresh.reporter AND reports.created_at > now() - interval '1 day') AS number
  FROM fresh
), made AS (
  INSERT INTO reports (id, session, reporter, reported, reason, comment)
  SELECT report, session, reporter, reported, reason, comment
  FROM counted
  WHERE number <= ?
  ORDER BY reporter, reported
  RETURNING id, reporter, reported
)
SELECT partners.reported,
       coalesce(made.id, known.id) AS report,
       ceil(extract(epoch FROM coalesce(full_day.since, now()) + interval '1 day' - now()))::bigint AS wait
FROM input
LEFT JOIN partners ON partners.place = input.place
LEFT JOIN made ON made.reporter = partners.reporter AND made.reported = partners.reported
LEFT JOIN reports AS known ON known.reporter = partners.reporter AND known.reported = partners.reported
LEFT JOIN LATERAL (
  SELECT reports.created_at AS since
  FROM reports
  WHERE reports.reporter = input.reporter AND reports.created_at > now() - interval '1 day'
  ORDER BY reports.created_at DESC
  OFFSET ? - 1 LIMIT 1
) AS full_day ON true
ORDER BY input.place
