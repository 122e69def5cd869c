package dev.parley.session.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.message.Pair;
import dev.parley.bus.message.QueueEvent.Parted;
import dev.parley.bus.message.Reason;
import dev.parley.local.LocalPostgres;
import dev.parley.session.Pairs;
import dev.parley.session.core.Change;
import dev.parley.session.core.Conversation;
import dev.parley.session.core.Deadlines;
import dev.parley.session.core.Ending;
import dev.parley.session.core.Match;
import dev.parley.session.core.RoomState;
import dev.parley.session.core.State;
import dev.parley.session.database.Conversations.Beat;
import dev.parley.session.database.Conversations.BeatAnswer;
import dev.parley.session.database.Conversations.Matches;
import dev.parley.session.database.Conversations.Parting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class ConversationsTest {

    private static final Duration LATEST = Duration.ofSeconds(10);
    private static final Duration NONE = Duration.ZERO;
    private static final Duration LONG = Duration.ofHours(1);
    private static final AtomicInteger TESTS = new AtomicInteger();

    private static LocalPostgres postgres;
    private static Database database;
    private static Conversations conversations;

    /** Names of this test alone. */
    private final String ann = "ann" + TESTS.incrementAndGet();

    private final String ben = "ben" + TESTS.get();
    private final String cid = "cid" + TESTS.get();

    @BeforeAll
    static void startPostgres() {
        postgres = LocalPostgres.start();
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(postgres.jdbcUrl());
        source.setUser(postgres.user());
        source.setPassword(postgres.password());
        Flyway.configure().dataSource(source).load().migrate();
        database = new Database(source);
        conversations = new Conversations(database);
    }

    @AfterAll
    static void stopPostgres() {
        postgres.close();
    }

    @BeforeEach
    void admitPeople() {
        for (String user : List.of(ann, ben, cid)) {
            update("INSERT INTO users (username, name) VALUES (?, ?)", user, "Name of " + user);
        }
    }

    @Test
    void givenAFreshMatchThenItIsPendingAndBothHaveTheirSeats() {
        Pair pair = Pairs.of(ann, ben);

        Match match = match(pair);

        assertTrue(match.fresh());
        assertEquals(State.PENDING, match.state());
        assertEquals("Name of " + ann, match.firstName());
        assertEquals("Name of " + ben, match.secondName());
        assertEquals(Map.of(ann, pair, ben, pair), conversations.live(List.of(ann, ben, cid)));
        assertEquals(pair, read(pair).pair(), "the whole pair can be rebuilt");
    }

    @Test
    void givenAMatchTwiceThenTheSecondTimeItIsKnown() {
        Pair pair = Pairs.of(ann, ben);
        match(pair);
        conversations.invite(Set.of(pair.session()));

        Match again = match(pair);

        assertFalse(again.fresh());
        assertEquals(State.PENDING, again.state());
        assertEquals(RoomState.MADE, again.room());
    }

    @Test
    void givenAPartingThenItEndsAndStaysEndedWhicheverCameFirst() {
        Pair matchedFirst = Pairs.of(ann, ben);
        match(matchedFirst);
        conversations.invite(Set.of(matchedFirst.session()));

        assertEquals(new Parting(matchedFirst.session(), true, RoomState.MADE), part(matchedFirst));
        assertEquals(new Parting(matchedFirst.session(), false, RoomState.MADE), part(matchedFirst), "twice");
        assertEquals(State.ENDED, match(matchedFirst).state());

        Pair partedFirst = Pairs.of(ann, ben);
        assertEquals(new Parting(partedFirst.session(), true, RoomState.NONE), part(partedFirst));
        Match late = match(partedFirst);
        assertFalse(late.fresh());
        assertEquals(Ending.of(Reason.SKIPPED, ann), late.ending());
        assertEquals(Map.of(), conversations.live(List.of(ann, ben)));
    }

    @Test
    void givenAnEndedSessionThenItsRoomIsNotInvitedTo() {
        Pair pair = Pairs.of(ann, ben);
        match(pair);
        part(pair);

        assertEquals(Set.of(), conversations.invite(Set.of(pair.session())));
    }

    @Test
    void givenANewerMatchOfOnePersonThenTheOlderLosesInWhateverOrderTheyCome() {
        long now = System.currentTimeMillis();
        Pair older = Pairs.matchedAt(now - 20, ann, ben);
        Pair newer = Pairs.matchedAt(now - 10, cid, ann);

        match(older);
        Matches second = conversations.match(List.of(newer), Set.of(), LATEST);
        assertEquals(Set.of(older.session()), second.lost());
        assertEquals(Ending.of(Reason.SUPERSEDED, null), read(older).ending());
        assertEquals(RoomState.MADE, read(older).room(), "its room is still to be deleted");
        assertEquals(Map.of(ann, newer, cid, newer), conversations.live(List.of(ann, ben, cid)));

        Match overtaken = match(Pairs.matchedAt(now - 15, ben, ann));
        assertTrue(overtaken.fresh());
        assertEquals(Ending.of(Reason.SUPERSEDED, null), overtaken.ending());
        assertEquals(newer, conversations.live(List.of(ann)).get(ann));
    }

    @Test
    void givenTwoMatchesOfOnePersonInOneBatchThenTheOneNamedSupersededNeverLives() {
        long now = System.currentTimeMillis();
        Pair older = Pairs.matchedAt(now - 20, ann, ben);
        Pair newer = Pairs.matchedAt(now - 10, cid, ann);

        Matches matches = conversations.match(List.of(older, newer), Set.of(older.session()), LATEST);

        assertEquals(Set.of(), matches.lost());
        assertEquals(Ending.of(Reason.SUPERSEDED, null), read(older).ending());
        assertEquals(Map.of(ann, newer, cid, newer), conversations.live(List.of(ann, ben, cid)));
    }

    @Test
    void givenAMatchThatIsTooOldOrOfTheBlockedOrOfStrangersThenItIsUndone() {
        update("INSERT INTO blocklist (blocker_username, blocked_username) VALUES (?, ?)", ben, cid);
        Pair late = Pairs.matchedAt(System.currentTimeMillis() - 11_000, ann, ben);
        Pair blocked = Pairs.of(cid, ben);
        Pair blocker = Pairs.of(ben, cid);
        Pair stranger = Pairs.of(ann, "nobody");

        for (Pair pair : List.of(late, blocked, blocker, stranger)) {
            Match match = match(pair);
            assertTrue(match.fresh());
            assertEquals(Ending.undone(List.of()), match.ending());
            assertEquals(RoomState.NONE, match.room());
            assertEquals(match.ending(), match(pair).ending(), "also the second time");
        }
        assertEquals(Map.of(), conversations.live(List.of(ann, ben, cid)));
    }

    @Test
    void givenHeartbeatsThenEachIsAnsweredForItself() {
        Pair pair = Pairs.of(ann, ben);
        match(pair);
        update("UPDATE sessions SET last_heartbeat = now() - interval '1 hour' WHERE id = ?::uuid", pair.session());

        List<BeatAnswer> answers = conversations.heartbeat(List.of(
                new Beat(ann, pair.session()),
                new Beat(cid, pair.session()),
                new Beat(ben, Pairs.of(ann, ben).session()),
                new Beat(ben, "no id"),
                new Beat(ann, pair.session())));

        assertEquals(
                List.of(
                        BeatAnswer.OK,
                        BeatAnswer.NOT_IN_SESSION,
                        BeatAnswer.WRONG_SESSION,
                        BeatAnswer.WRONG_SESSION,
                        BeatAnswer.OK),
                answers);
        assertTrue(read(pair).lastHeartbeat().isAfter(read(pair).createdAt().minusSeconds(60)));
        part(pair);
        assertEquals(
                List.of(BeatAnswer.NOT_IN_SESSION), conversations.heartbeat(List.of(new Beat(ann, pair.session()))));
    }

    @Test
    void givenAChangeThenAllOfItIsReadBack() {
        Pair pair = Pairs.of(ann, ben);
        match(pair);
        Conversation before = read(pair);

        List<Change> changes = conversations.change(
                Set.of(pair.session(), Pairs.of(ann, ben).session()),
                (session, now) ->
                        Change.of(session, session.end(Ending.undone(List.of(ben, "quo\"te, {brace}")), now)));

        assertEquals(1, changes.size(), "what is not recorded is left out");
        assertEquals(before, changes.getFirst().before());
        assertEquals(changes.getFirst().after(), read(pair));
        assertEquals(List.of(ben, "quo\"te, {brace}"), read(pair).ending().absent());
    }

    @Test
    void givenDeadlinesThenThoseBeyondThemAreFoundAndNoMoreThanAsked() {
        Pair pending = Pairs.of(ann, ben);
        match(pending);
        update("UPDATE sessions SET created_at = now() - interval '16 s' WHERE id = ?::uuid", pending.session());

        assertEquals(List.of(pending.session()), overdue(new Deadlines(Duration.ofSeconds(15), LONG, LONG), 10));
        assertEquals(List.of(), overdue(new Deadlines(LONG, LONG, LONG), 10));
        assertEquals(List.of(), overdue(new Deadlines(NONE, LONG, LONG), 0));

        update(
                "UPDATE sessions SET state = 'ACTIVE', last_heartbeat = now() - interval '61 s' WHERE id = ?::uuid",
                pending.session());
        assertEquals(List.of(pending.session()), overdue(new Deadlines(LONG, LONG, Duration.ofSeconds(60)), 10));

        update("UPDATE sessions SET left_b_at = now() - interval '6 s' WHERE id = ?::uuid", pending.session());
        assertEquals(List.of(pending.session()), overdue(new Deadlines(LONG, Duration.ofSeconds(5), LONG), 10));
        part(pending);
        assertFalse(overdue(new Deadlines(NONE, NONE, NONE), 1_000).contains(pending.session()));
    }

    @Test
    void givenAnEndedSessionThatOwesItsRoomThenItIsUnfinishedUntilThatIsNoted() {
        Pair pair = Pairs.of(ann, ben);
        match(pair);
        conversations.finish(Set.of(pair.session()));
        assertEquals(RoomState.NONE, read(pair).room(), "a live session is never finished");
        part(pair);

        assertTrue(unfinished(NONE).contains(pair.session()));
        assertFalse(unfinished(LONG).contains(pair.session()));
        conversations.finish(Set.of(pair.session()));
        assertFalse(unfinished(NONE).contains(pair.session()));
        assertEquals(new Parting(pair.session(), false, RoomState.DELETED), part(pair));
    }

    @Test
    void givenALostSeatThenItsRoomIsNotInvitedTo() {
        Pair pair = Pairs.of(ann, ben);
        match(pair);
        update(
                "UPDATE seats SET session = ?::uuid WHERE username = ?",
                Pairs.of(ann, cid).session(),
                ann);

        assertEquals(Set.of(), conversations.invite(Set.of(pair.session())));
    }

    @Test
    void givenValuesThatPostgresCannotTakeThenThatIsNoReasonToPause() {
        Pair broken =
                new Pair("no id", Pairs.of(ann, ben).first(), Pairs.of(ann, ben).second(), 0, null, null, null);

        assertThrows(RuntimeException.class, () -> match(broken));
        assertTrue(database.answers());
        Pair strange = new Pair(
                Pairs.of(ann, ben).session(),
                Pairs.of(ann, ben).first(),
                Pairs.of(ann, ben).second(),
                System.currentTimeMillis(),
                Pairs.of(ann, ben).mode(),
                null,
                List.of("nul \0 byte"));
        match(strange);
        assertEquals(List.of("nul  byte"), read(strange).pair().interests());
        assertNull(read(strange).pair().language());
    }

    @Test
    void givenBatchesThatOverlapFromAllSidesThenNoneWaitsForAnotherForEver()
            throws InterruptedException, ExecutionException {
        List<String> people = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            people.add(ann + "x" + i);
            update("INSERT INTO users (username) VALUES (?)", people.getLast());
        }
        long start = System.currentTimeMillis();
        AtomicInteger clock = new AtomicInteger();
        List<Pair> all = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            int first = new Random(i).nextInt(people.size());
            int second = (first + 1 + new Random(i + 1_000).nextInt(people.size() - 1)) % people.size();
            all.add(Pairs.matchedAt(start + clock.incrementAndGet(), people.get(first), people.get(second)));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
            List<Future<?>> work = new ArrayList<>();
            for (int thread = 0; thread < 6; thread++) {
                Random random = new Random(thread);
                work.add(threads.submit(() -> {
                    for (int round = 0; round < 40; round++) {
                        workOn(someOf(all, random), round);
                    }
                }));
            }
            for (Future<?> one : work) {
                one.get();
            }
        }
        assertTrue(conversations.live(people).size() <= people.size());
    }

    private static void workOn(List<Pair> pairs, int round) {
        List<String> sessions = pairs.stream().map(Pair::session).toList();
        switch (round % 5) {
            case 0, 1 -> conversations.match(pairs, Set.of(), LONG);
            case 2 -> conversations.invite(sessions);
            case 3 ->
                conversations.heartbeat(pairs.stream()
                        .map(pair -> new Beat(pair.first().user(), pair.session()))
                        .toList());
            default ->
                conversations.part(pairs.stream()
                        .map(pair -> new Parted(pair, Reason.SKIPPED, null))
                        .toList());
        }
    }

    private static List<Pair> someOf(List<Pair> all, Random random) {
        return random.ints(0, all.size())
                .distinct()
                .limit(20)
                .mapToObj(all::get)
                .toList();
    }

    private static Match match(Pair pair) {
        return conversations.match(List.of(pair), Set.of(), LATEST).matches().getFirst();
    }

    private Parting part(Pair pair) {
        return conversations
                .part(List.of(new Parted(pair, Reason.SKIPPED, ann)))
                .getFirst();
    }

    private static Conversation read(Pair pair) {
        return conversations.read(List.of(pair.session())).getFirst();
    }

    private static List<String> overdue(Deadlines deadlines, int limit) {
        return conversations.overdue(deadlines, limit).stream()
                .map(Conversation::session)
                .toList();
    }

    private static List<String> unfinished(Duration age) {
        return conversations.unfinished(age, 1_000).stream()
                .map(Conversation::session)
                .toList();
    }

    private static void update(String sql, String... values) {
        database.run(sql, statement -> {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            return statement.executeUpdate();
        });
    }
}
