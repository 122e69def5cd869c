-- Blocks the partners of conversations. The blockers' rows in users are locked, so that nobody else changes their number
-- of blocks but downwards; this statement sees what was there after they were.
-- In:  arrays of usernames, of the sessions they name (null where that is no id) and of the commands' ids; then how long
--      ago a conversation may have ended, in milliseconds, and how many blocks a person may have.
-- Out: one row per command, in order: who is blocked or null, the block that answers the command or null, whether that
--      holds (else it was removed since the command came first), and whether the person would have too many.
-- A known id is answered as it was the first time: nothing else of the command counts.
WITH input AS (
  SELECT * FROM unnest(?::text[], ?::uuid[], ?::uuid[]) WITH ORDINALITY AS t(blocker, session, id, place)
), known AS MATERIALIZED (
  SELECT input.place, blocklist.blocked_username AS blocked, answer.block, holding.id IS NOT NULL AS holds
  FROM input
  JOIN blocklist ON blocklist.id = input.id AND blocklist.blocker_username = input.blocker
  CROSS JOIN LATERAL (SELECT coalesce(blocklist.stands_for, blocklist.id) AS block) AS answer
  LEFT JOIN blocklist AS holding ON holding.id = answer.block AND holding.removed_at IS NULL
), fresh AS MATERIALIZED (
  SELECT input.place, input.id, input.blocker, partner.blocked, holding.id AS holding
  FROM input
  JOIN sessions ON sessions.id = input.session
    AND input.blocker IN (sessions.user_a, sessions.user_b)
    AND (sessions.ended_at IS NULL OR sessions.ended_at > now() - ? * interval '1 millisecond')
  CROSS JOIN LATERAL (
    SELECT CASE sessions.user_a WHEN input.blocker THEN sessions.user_b ELSE sessions.user_a END AS blocked
  ) AS partner
  LEFT JOIN blocklist AS holding ON holding.blocker_username = input.blocker
    AND holding.blocked_username = partner.blocked AND holding.removed_at IS NULL
  WHERE input.place NOT IN (SELECT place FROM known)
), lists AS (
  SELECT blocker_username AS blocker, count(*) AS blocks
  FROM blocklist
  WHERE blocker_username IN (SELECT blocker FROM fresh) AND removed_at IS NULL
  GROUP BY blocker_username
), pairs AS (
  SELECT DISTINCT ON (blocker, blocked) place, blocker, blocked, coalesce(holding, id) AS block, holding IS NULL AS new
  FROM fresh
  ORDER BY blocker, blocked, place
), counted AS (
  SELECT pairs.*,
         coalesce(lists.blocks, 0) + count(*) FILTER (WHERE new) OVER (PARTITION BY blocker ORDER BY place) AS blocks
  FROM pairs LEFT JOIN lists USING (blocker)
), allowed AS MATERIALIZED (
  SELECT blocker, blocked, block FROM counted WHERE NOT new OR blocks <= ?
), made AS (
  INSERT INTO blocklist (id, blocker_username, blocked_username, stands_for, removed_at)
  SELECT id, blocker, blocked, nullif(block, id), CASE WHEN block <> id THEN now() END
  FROM fresh JOIN allowed USING (blocker, blocked)
  ORDER BY place
  ON CONFLICT DO NOTHING
  RETURNING id, blocker_username AS blocker, coalesce(stands_for, id) AS block
)
SELECT coalesce(known.blocked, fresh.blocked) AS blocked,
       coalesce(known.block, made.block) AS block,
       coalesce(known.holds, true) AS holds,
       fresh.place IS NOT NULL AND allowed.block IS NULL AS too_many
FROM input
LEFT JOIN known USING (place)
LEFT JOIN fresh USING (place)
LEFT JOIN allowed ON allowed.blocker = fresh.blocker AND allowed.blocked = fresh.blocked
LEFT JOIN made ON made.id = input.id AND made.blocker = input.blocker
ORDER BY place
