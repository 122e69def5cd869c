-- Suspends whom enough different people have reported lately; one report per pair makes reports and reporters the same.
-- In: usernames of those reported just now; within how many milliseconds, by how many.
INSERT INTO bans (id, username, device, reason, automatic)
SELECT gen_random_uuid(), counted.reported, users.device, 'reports', true
FROM (
  SELECT reported
  FROM reports
  WHERE reported = ANY (?) AND decision IS NULL AND created_at > now() - ? * interval '1 millisecond'
  GROUP BY reported
  HAVING count(*) >= ?
) AS counted
LEFT JOIN users ON users.username = counted.reported
ORDER BY counted.reported
ON CONFLICT DO NOTHING
