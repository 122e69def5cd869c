package dev.parley.session.database;

import dev.parley.bus.message.Pair;
import dev.parley.bus.message.QueueEvent.Parted;
import dev.parley.bus.message.Reason;
import dev.parley.session.core.Conversation;
import dev.parley.session.core.Deadlines;
import dev.parley.session.core.Match;
import dev.parley.session.database.Conversations.Parting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests against a real PostgreSQL, each with people of its own. */
@ExtendWith(TestPostgres.class)
abstract class RecordTest {

    static final Duration LATEST = Duration.ofSeconds(10);
    static final Duration NONE = Duration.ZERO;
    static final Duration LONG = Duration.ofHours(1);
    private static final AtomicInteger TESTS = new AtomicInteger();

    static final Database database = TestPostgres.database();
    static final Conversations conversations = new Conversations(database);

    /** Names of this test alone. */
    final String ann = "ann" + TESTS.incrementAndGet();

    final String ben = "ben" + TESTS.get();
    final String cid = "cid" + TESTS.get();

    @BeforeEach
    void admitPeople() {
        for (String user : List.of(ann, ben, cid)) {
            update("INSERT INTO users (username, name) VALUES (?, ?)", user, "Name of " + user);
        }
    }

    static Match match(Pair pair) {
        return conversations
                .match(List.of(pair), Set.of(), Instant.now().minus(LATEST))
                .matches()
                .getFirst();
    }

    Parting part(Pair pair) {
        return conversations
                .part(List.of(new Parted(pair, Reason.SKIPPED, ann)))
                .getFirst();
    }

    static Conversation read(Pair pair) {
        return conversations.read(List.of(pair.session())).getFirst();
    }

    static List<String> overdue(Deadlines deadlines, int limit) {
        return conversations.overdue(deadlines, limit).stream()
                .map(Conversation::session)
                .toList();
    }

    static List<String> unfinished(Duration age) {
        return conversations.unfinished(age, 1_000).stream()
                .map(Conversation::session)
                .toList();
    }

    static void update(String sql, String... values) {
        database.run(sql, statement -> {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            return statement.executeUpdate();
        });
    }
}
