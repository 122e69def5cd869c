-- Puts a pseudonym in somebody's place in these sessions, which stay for the other's history. Each row has one of its
-- own, so that two rows don't say that they are about the same person; nobody keeps which is whose.
-- In: the username; the sessions' ids.
WITH input AS (
  SELECT ?::text AS username
), wanted AS (
  SELECT id, 'erased-' || gen_random_uuid() AS pseudonym FROM sessions WHERE id = ANY (?::uuid[])
  ORDER BY id
  FOR NO KEY UPDATE
)
UPDATE sessions
SET user_a = CASE user_a WHEN username THEN pseudonym ELSE user_a END,
    user_b = CASE user_b WHEN username THEN pseudonym ELSE user_b END,
    wishes_a = CASE user_a WHEN username THEN '{}' ELSE wishes_a END,
    wishes_b = CASE user_b WHEN username THEN '{}' ELSE wishes_b END,
    sid_a = CASE user_a WHEN username THEN NULL ELSE sid_a END,
    sid_b = CASE user_b WHEN username THEN NULL ELSE sid_b END,
    -- What the two shared says what either wished.
    language = NULL,
    interests = '{}',
    gone = '{}',
    ended_by = CASE ended_by WHEN username THEN pseudonym ELSE ended_by END,
    absent = array_replace(absent, username, pseudonym)
FROM wanted, input
WHERE sessions.id = wanted.id AND username IN (user_a, user_b)
