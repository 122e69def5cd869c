-- Blocks the partners of conversations.
-- In:  arrays of usernames, of the sessions they name and of the new blocks' ids (null where that is no id); then how
--      long ago a conversation may have ended, in milliseconds, and how many blocks a person may have.
-- Out: one row per command, in order: the partner or null, the block that holds (a removed one where the command made
--      it before), and whether the person has too many.
WITH input AS (
  SELECT * FROM unnest(?::text[], ?::uuid[], ?::uuid[]) WITH ORDINALITY AS t(blocker, session, block, place)
), partners AS MATERIALIZED (
  SELECT input.place, input.blocker, input.block,
         CASE sessions.user_a WHEN input.blocker THEN sessions.user_b ELSE sessions.user_a END AS blocked
  FROM input
  JOIN sessions ON sessions.id = input.session
    AND input.blocker IN (sessions.user_a, sessions.user_b)
    AND (sessions.ended_at IS NULL OR sessions.ended_at > now() - ? * interval '1 millisecond')
), full_lists AS MATERIALIZED (
  SELECT blocker_username AS blocker
  FROM blocklist
  WHERE blocker_username IN (SELECT blocker FROM partners) AND removed_at IS NULL
  GROUP BY blocker_username
  HAVING count(*) >= ?
), made AS (
  INSERT INTO blocklist (id, blocker_username, blocked_username)
  SELECT DISTINCT ON (blocker, blocked) block, blocker, blocked
  FROM partners
  WHERE block IS NOT NULL AND blocker NOT IN (SELECT blocker FROM full_lists)
    AND NOT EXISTS (SELECT FROM blocklist WHERE id = block)
  ORDER BY blocker, blocked, place
  ON CONFLICT DO NOTHING
  RETURNING id, blocker_username, blocked_username
)
SELECT partners.blocked, coalesce(made.id, holding.id, before.id) AS block, full_lists.blocker IS NOT NULL AS too_many
FROM input
LEFT JOIN partners ON partners.place = input.place
LEFT JOIN made ON made.blocker_username = partners.blocker AND made.blocked_username = partners.blocked
LEFT JOIN blocklist AS holding ON holding.blocker_username = partners.blocker
  AND holding.blocked_username = partners.blocked AND holding.removed_at IS NULL
LEFT JOIN blocklist AS before ON before.id = partners.block AND before.blocker_username = partners.blocker
LEFT JOIN full_lists ON full_lists.blocker = partners.blocker
ORDER BY input.place
