-- Writes sessions back that the same transaction has read and locked.
-- In: one array per column, one row per session.
UPDATE sessions
SET state = changed.state,
    room = changed.room,
    sid_a = changed.sid_a,
    sid_b = changed.sid_b,
    joined_a_at = changed.joined_a_at,
    joined_b_at = changed.joined_b_at,
    left_a_at = changed.left_a_at,
    left_b_at = changed.left_b_at,
    heard_a_at = changed.heard_a_at,
    heard_b_at = changed.heard_b_at,
    gone = changed.gone::text[],
    activated_at = changed.activated_at,
    ended_at = changed.ended_at,
    end_reason = changed.end_reason,
    ended_by = changed.ended_by,
    absent = changed.absent::text[]
FROM unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::timestamptz[],
            ?::timestamptz[], ?::timestamptz[], ?::timestamptz[], ?::timestamptz[], ?::text[], ?::timestamptz[],
            ?::timestamptz[], ?::text[], ?::text[], ?::text[])
     AS changed(id, state, room, sid_a, sid_b, joined_a_at, joined_b_at, left_a_at, left_b_at, heard_a_at, heard_b_at,
                gone, activated_at, ended_at, end_reason, ended_by, absent)
WHERE sessions.id = changed.id
