package dev.parley.session.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.Uuid7;
import dev.parley.bus.erasure.SubjectHash;
import dev.parley.bus.message.Pair;
import dev.parley.session.Pairs;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is old goes a few rows at a time, the oldest first; what lives, is open or owes something stays. */
class RetentionTest extends RecordTest {

    private static final Duration DAYS = Duration.ofDays(90);
    private static final Duration YEAR = Duration.ofDays(365);
    private static final int ALL = 1_000;

    private final Retention retention = new Retention(database);
    private final People people = new People(database, new SubjectHash("a secret"));

    @Test
    void givenConversationsOfLongAgoThenTheyGoAFewAtATimeAndOthersStay() {
        Pair old = ended(100);
        Pair older = ended(101);
        Pair recent = ended(89);
        Pair live = Pairs.of(ann, ben);
        match(live);

        assertEquals(1, retention.forgetEndedSessions(DAYS, 1));
        assertFalse(isThere(older));
        assertTrue(isThere(old));
        assertEquals(1, retention.forgetEndedSessions(DAYS, ALL));
        assertFalse(isThere(old));
        assertTrue(isThere(recent));
        assertTrue(isThere(live));
    }

    @Test
    void givenAConversationWhoseRoomIsOwedThenItStaysUntilThatIsDone() {
        Pair owed = ended(100);
        update("UPDATE sessions SET room = 'made' WHERE id = ?::uuid", owed.session());
        retention.forgetEndedSessions(DAYS, ALL);
        assertTrue(isThere(owed));

        update("UPDATE sessions SET room = 'deleted' WHERE id = ?::uuid", owed.session());
        retention.forgetEndedSessions(DAYS, ALL);

        assertFalse(isThere(owed));
    }

    @Test
    void givenAConversationThatSomebodyIsAtWorkOnThenNobodyWaitsForIt() {
        Pair old = ended(100);

        int forgotten = database.inTransaction(connection -> {
            try (var lock = connection.prepareStatement("SELECT FROM sessions WHERE id = ?::uuid FOR UPDATE")) {
                lock.setString(1, old.session());
                lock.execute();
                return retention.forgetEndedSessions(DAYS, ALL);
            }
        });

        assertEquals(0, forgotten);
        assertEquals(1, retention.forgetEndedSessions(DAYS, ALL));
    }

    @Test
    void givenADecidedReportThenItGoesAfterAYearAndAnOpenOneNever() {
        String open = report(ann, ben, 1_000);
        String decided = report(ben, ann, 1_000);
        String older = report(cid, ann, 1_000);
        String lately = report(cid, ben, 1_000);
        decide(decided, 366);
        decide(older, 367);
        decide(lately, 364);

        assertEquals(1, retention.forgetDecidedReports(YEAR, 1));
        assertFalse(isReport(older));
        assertTrue(isReport(decided));
        assertEquals(1, retention.forgetDecidedReports(YEAR, ALL));

        assertFalse(isReport(decided));
        assertTrue(isReport(lately), "its decision is not a year old");
        assertTrue(isReport(open));
        update("DELETE FROM reports WHERE id IN (?::uuid, ?::uuid)", open, lately);
    }

    @Test
    void givenABanThenItGoesAYearAfterItWasOverAndOneInForceNever() {
        String forGood = ban(ann, 2_000, "NULL", "NULL");
        String ranOut = ban(ann, 2_000, days(366), "NULL");
        String longer = ban(ann, 2_000, days(-10), "NULL");
        String lifted = ban(ben, 2_000, "NULL", days(367));
        String liftedLately = ban(ben, 2_000, "NULL", days(364));
        String ranOutLater = ban(ben, 2_000, days(364), "NULL");

        assertEquals(1, retention.forgetPastBans(YEAR, 1));
        assertEquals(1, retention.forgetPastBans(YEAR, ALL));

        assertFalse(isBan(ranOut));
        assertFalse(isBan(lifted));
        for (String stays : List.of(forGood, longer, liftedLately, ranOutLater)) {
            assertTrue(isBan(stays));
        }
    }

    @Test
    void givenPeopleWhoWereNotSeenForLongThenTheyGoUnlessTheyMetSomebodySinceAndTheirBlocksStay() {
        match(Pairs.of(ann, ben));
        update("INSERT INTO blocklist (blocker_username, blocked_username) VALUES (?, ?)", cid, ann);
        update("UPDATE users SET seen_at = now() - interval '2 years' WHERE username IN (?, ?)", ann, cid);

        people.forgetUnseen(YEAR, ALL);

        assertTrue(isKnown(ann), "met somebody just now");
        assertTrue(isKnown(ben));
        assertFalse(isKnown(cid));
        assertEquals(1, new Blocks(database).of(List.of(cid)).size());
    }

    @Test
    void givenManyPeopleWhoWereNotSeenForLongThenTheyGoAFewAtATime() {
        update("UPDATE users SET seen_at = now() - interval '3 years' WHERE username IN (?, ?)", ann, cid);
        update("UPDATE users SET seen_at = now() - interval '2 years' WHERE username = ?", ben);

        assertEquals(2, people.forgetUnseen(YEAR, 2));
        assertTrue(isKnown(ben));
        assertEquals(1, people.forgetUnseen(YEAR, 2));
    }

    @Test
    void givenAnExportOfADayAgoThenThatIsForgotten() {
        String old = Uuid7.fresh();
        String lately = Uuid7.fresh();
        export(old, 25);
        export(lately, 23);

        retention.forgetExports(Exports.COUNTED, ALL);

        assertFalse(isRow("SELECT FROM exports WHERE id = ?::uuid", old));
        assertTrue(isRow("SELECT FROM exports WHERE id = ?::uuid", lately));
    }

    private void export(String id, int hoursAgo) {
        update(
                "INSERT INTO exports (id, username, created_at)"
                        + " VALUES (?::uuid, ?, now() - ?::int * interval '1 h')",
                id,
                ann,
                String.valueOf(hoursAgo));
    }

    private Pair ended(int days) {
        Pair pair = Pairs.of(ann, ben);
        match(pair);
        part(pair);
        update(
                "UPDATE sessions SET room = 'deleted', ended_at = now() - ?::int * interval '1 day' WHERE id = ?::uuid",
                String.valueOf(days),
                pair.session());
        return pair;
    }

    private static String report(String by, String about, int days) {
        String id = Uuid7.fresh();
        update(
                "INSERT INTO reports (id, session, reporter, reported, reason, created_at)"
                        + " VALUES (?::uuid, gen_random_uuid(), ?, ?, 'spam', now() - ?::int * interval '1 day')",
                id,
                by,
                about,
                String.valueOf(days));
        return id;
    }

    private static void decide(String report, int days) {
        update(
                "UPDATE reports SET decision = 'dismissed', decision_id = gen_random_uuid(), decided_by = 'moderator',"
                        + " decided_at = now() - ?::int * interval '1 day' WHERE id = ?::uuid",
                String.valueOf(days),
                report);
    }

    private static String ban(String user, int days, String endsAt, String liftedAt) {
        String id = Uuid7.fresh();
        boolean lifted = !liftedAt.equals("NULL");
        update(
                "INSERT INTO bans (id, username, reason, starts_at, ends_at, automatic, made_by, lifted_at, lifted_by, lift)"
                        + " VALUES (?::uuid, ?, 'spam', now() - ?::int * interval '1 day', " + endsAt
                        + ", false, 'moderator', " + liftedAt + ", "
                        + (lifted ? "'moderator', gen_random_uuid())" : "NULL, NULL)"),
                id,
                user,
                String.valueOf(days));
        return id;
    }

    private static String days(int ago) {
        return "now() - " + ago + " * interval '1 day'";
    }

    private static boolean isThere(Pair pair) {
        return !conversations.read(List.of(pair.session())).isEmpty();
    }

    private static boolean isReport(String id) {
        return isRow("SELECT FROM reports WHERE id = ?::uuid", id);
    }

    private static boolean isBan(String id) {
        return isRow("SELECT FROM bans WHERE id = ?::uuid", id);
    }

    private static boolean isKnown(String user) {
        return isRow("SELECT FROM users WHERE username = ?", user);
    }

    private static boolean isRow(String sql, String value) {
        return database.run(sql, statement -> {
            statement.setString(1, value);
            return statement.executeQuery().next();
        });
    }
}
