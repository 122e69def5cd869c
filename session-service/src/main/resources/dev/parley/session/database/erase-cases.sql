-- Puts one pseudonym in the place of each of these people in reports and bans, which stay for what was reported. A ban
-- goes on to keep out the device, whose random id names nobody.
-- In: an array of usernames.
WITH who AS MATERIALIZED (
  SELECT username AS name, 'erased-' || gen_random_uuid() AS pseudonym FROM unnest(?::text[]) AS t(username)
), told AS (
  UPDATE reports
  SET reporter = coalesce((SELECT pseudonym FROM who WHERE name = reporter), reporter),
      reported = coalesce((SELECT pseudonym FROM who WHERE name = reported), reported),
      decided_by = coalesce((SELECT pseudonym FROM who WHERE name = decided_by), decided_by)
  WHERE reporter IN (SELECT name FROM who)
    OR reported IN (SELECT name FROM who)
    OR decided_by IN (SELECT name FROM who)
)
UPDATE bans
SET username = coalesce((SELECT pseudonym FROM who WHERE name = username), username),
    made_by = coalesce((SELECT pseudonym FROM who WHERE name = made_by), made_by),
    lifted_by = coalesce((SELECT pseudonym FROM who WHERE name = lifted_by), lifted_by)
WHERE username IN (SELECT name FROM who)
  OR made_by IN (SELECT name FROM who)
  OR lifted_by IN (SELECT name FROM who)
