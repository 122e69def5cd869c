-- A person's past conversations, the newest first, with the seat that the person had.
-- In:  for each of the two seats: for how many milliseconds a partner may be reported, the username, the time and the tie
--      of the last one of the page before (the same time twice), whether also matches that came to nothing, and how many
--      rows; at last how many rows again.
-- Out: whole rows; seat; tie, which orders those that ended at the same moment and from which no id can be told; whether
--      the partner may be reported; for how many seconds both were there.
-- Each half finds the person's rows by an index on the seat and the end.
SELECT * FROM (
  (SELECT sessions.*, 'a' AS seat, hashtextextended(id::text, 0) AS tie,
          ended_at > now() - ? * interval '1 millisecond' AND end_reason <> 'undone' AS reportable,
          greatest(0, coalesce(floor(extract(epoch FROM ended_at - activated_at)), 0))::bigint AS seconds
   FROM sessions
   WHERE user_a = ? AND ended_at <= ?::timestamptz
     AND (ended_at, hashtextextended(id::text, 0)) < (?::timestamptz, ?)
     AND (? OR end_reason <> 'undone')
   ORDER BY ended_at DESC, tie DESC LIMIT ?)
  UNION ALL
  (SELECT sessions.*, 'b' AS seat, hashtextextended(id::text, 0) AS tie,
          ended_at > now() - ? * interval '1 millisecond' AND end_reason <> 'undone' AS reportable,
          greatest(0, coalesce(floor(extract(epoch FROM ended_at - activated_at)), 0))::bigint AS seconds
   FROM sessions
   WHERE user_b = ? AND ended_at <= ?::timestamptz
     AND (ended_at, hashtextextended(id::text, 0)) < (?::timestamptz, ?)
     AND (? OR end_reason <> 'undone')
   ORDER BY ended_at DESC, tie DESC LIMIT ?)
) AS past
ORDER BY ended_at DESC, tie DESC LIMIT ?
