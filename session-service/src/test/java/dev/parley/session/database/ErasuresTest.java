package dev.parley.session.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.Uuid7;
import dev.parley.bus.erasure.SubjectHash;
import dev.parley.bus.message.Caller;
import dev.parley.bus.message.Pair;
import dev.parley.bus.message.QueueEvent.AdmissionAsked;
import dev.parley.bus.message.Reason;
import dev.parley.session.Pairs;
import dev.parley.session.core.Conversation;
import dev.parley.session.core.State;
import dev.parley.session.database.Blocks.Wish;
import dev.parley.session.database.Erasures.Erasure;
import dev.parley.session.database.Erasures.Traces;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Erasures in the record. Whatever comes late or again, nothing names the person in the end. */
class ErasuresTest extends RecordTest {

    private static final int ROUNDS = 50;

    private final SubjectHash hash = new SubjectHash("a secret");
    private final Erasures erasures = new Erasures(database);
    private final People people = new People(database, hash);
    private final Blocks blocks = new Blocks(database);

    @Test
    void givenAConversationThenItEndsAndStaysForTheOtherWithAPseudonym() {
        Pair pair = Pairs.of(ann, ben);
        match(pair);

        List<Conversation> ended = begin();

        assertEquals(pair.session(), ended.getFirst().session());
        assertEquals(Reason.LEFT, ended.getFirst().ending().reason());
        assertEquals(ann, ended.getFirst().ending().by());
        forget();
        Conversation left = read(pair);
        assertEquals(State.ENDED, left.state());
        assertEquals(ben, left.pair().second().user());
        assertTrue(left.pair().first().user().startsWith("erased-"));
        assertEquals(left.pair().first().user(), left.ending().by());
        assertEquals(List.of(), left.pair().first().wishes().interests());
        assertEquals(List.of(), begin(), "it is over");
    }

    @Test
    void givenBlocksByAndOfThePersonThenTheyAreGoneAndBlockersAreKnownBefore() {
        Pair pair = Pairs.of(ann, ben);
        match(pair);
        blocks.block(
                List.of(new Wish(ann, pair.session(), Uuid7.fresh()), new Wish(ben, pair.session(), Uuid7.fresh())),
                LONG,
                10);
        begin();

        Traces traces = erasures.traces(ann, 10);

        assertEquals(ben, traces.talks().getFirst().partner());
        assertEquals(
                List.of(ben),
                traces.blocks().stream()
                        .map(Erasures.BlockRow::blocker)
                        .filter(blocker -> blocker != null)
                        .toList());
        erasures.remove(ann, traces);
        assertTrue(erasures.traces(ann, 10).isEmpty());
        assertEquals(List.of(), blocks.of(List.of(ann, ben)));
    }

    @Test
    void givenManyConversationsThenTheyAreTakenAFewAtATimeEachWithAPseudonymOfItsOwn() {
        for (int i = 0; i < 5; i++) {
            match(Pairs.matchedAt(System.currentTimeMillis() + i, i % 2 == 0 ? ann : ben, i % 2 == 0 ? ben : ann));
        }
        begin();

        int steps = 0;
        for (Traces traces = erasures.traces(ann, 2); !traces.isEmpty(); traces = erasures.traces(ann, 2)) {
            erasures.remove(ann, traces);
            steps++;
        }

        assertEquals(3, steps);
        erasures.finish(List.of(ann));
        assertEquals(0, naming(ann));
        assertEquals(
                "5",
                ask(
                        "SELECT count(DISTINCT CASE user_a WHEN ? THEN user_b ELSE user_a END)"
                                + " FROM sessions WHERE ? IN (user_a, user_b)",
                        ben,
                        ben));
    }

    @Test
    void givenEventsThatComeAfterwardsThenTheyNameNobodyWhoWasErased() {
        begin();
        forget();
        Pair late = Pairs.of(ann, ben);
        Pair parted = Pairs.of(ben, ann);

        assertEquals(Reason.UNDONE, match(late).ending().reason());
        part(parted);

        assertEquals(0, naming(ann));
        assertEquals(ben, read(parted).pair().first().user());
        assertEquals(read(parted).pair().second().user(), read(parted).ending().by());
    }

    @Test
    void givenAnErasedPersonThenTheyAreNotAdmittedUntilItIsForgotten() {
        begin();

        enter(ann);
        assertFalse(isKnown(ann));
        enter(ben);
        assertTrue(isKnown(ben));

        erasures.finish(List.of(ann));
        assertEquals(0, naming(ann));
        assertTrue(erasures.past(NONE, 1_000).contains(hash.of(ann)));
        assertFalse(erasures.past(LONG, 1_000).contains(hash.of(ann)));
        erasures.forget(List.of(hash.of(ann)));
        enter(ann);
        assertTrue(isKnown(ann));
    }

    @Test
    void givenAdmissionAndErasureAtTheSameMomentThenThePersonIsErased() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < ROUNDS; round++) {
                String user = ann + "r" + round;
                Future<?> entering = threads.submit(() -> enter(user));
                Future<?> erasing = threads.submit(() -> erasures.begin(List.of(new Erasure(user, hash.of(user)))));
                entering.get();
                erasing.get();
                assertFalse(isKnown(user), user);
            }
        }
    }

    @Test
    void givenAnErasureThenItIsUnfinishedUntilTheNameIsGone() {
        begin();

        assertTrue(unfinishedAfter(NONE).contains(ann + " true"));
        assertTrue(unfinishedAfter(LONG).contains(ann + " false"));
        erasures.finish(List.of(ann));
        assertFalse(unfinishedAfter(NONE).contains(ann + " true"));
        assertTrue(erasures.subjects().contains(hash.of(ann)));
        assertFalse(isKnown(ann));
    }

    private List<String> unfinishedAfter(Duration settled) {
        return erasures.unfinished(settled, 1_000).stream()
                .map(one -> one.user() + " " + one.settled())
                .toList();
    }

    private List<Conversation> begin() {
        return erasures.begin(List.of(new Erasure(ann, hash.of(ann))));
    }

    private void forget() {
        erasures.remove(ann, erasures.traces(ann, 100));
        erasures.finish(List.of(ann));
    }

    private void enter(String user) {
        people.enter(List.of(new AdmissionAsked(Caller.socket(user, 1, "g", null), "A name")));
    }

    private static boolean isKnown(String user) {
        return ask("SELECT count(*) FROM users WHERE username = ?", user).equals("1");
    }

    /** Rows of all tables in which the name stands anywhere. */
    private static int naming(String user) {
        int rows = 0;
        for (String table : List.of("users", "sessions", "seats", "blocklist", "erasures", "exports")) {
            rows += Integer.parseInt(
                    ask("SELECT count(*) FROM " + table + " AS t WHERE t::text LIKE '%' || ? || '%'", user));
        }
        return rows;
    }

    private static String ask(String sql, String... values) {
        return database.run(sql, statement -> {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            return Database.list(statement, row -> row.getString(1)).getFirst();
        });
    }
}
