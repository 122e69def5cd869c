package dev.parley.session.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.Uuid7;
import dev.parley.bus.erasure.SubjectHash;
import dev.parley.session.database.Erasures.Erasure;
import dev.parley.session.database.Exports.Begun;
import dev.parley.session.database.Exports.Nobody;
import dev.parley.session.database.Exports.TooMany;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** How often somebody may export their data. */
class ExportsTest extends RecordTest {

    private static final int DAILY = 5;

    private final Exports exports = new Exports(database);

    @Test
    void givenFiveExportsWithinADayThenTheNextHasToWaitForTheFirstToBeADayAgo() {
        for (int i = 0; i < DAILY; i++) {
            assertEquals(new Begun(), begin(ann));
        }
        update("UPDATE exports SET created_at = created_at - interval '23 h' WHERE username = ?", ann);

        TooMany refused = assertInstanceOf(TooMany.class, begin(ann));

        assertTrue(refused.waitSeconds() > 3_500 && refused.waitSeconds() <= 3_600, refused.toString());
        assertEquals(new Begun(), begin(ben), "another person");
        update("UPDATE exports SET created_at = created_at - interval '1 h' WHERE username = ?", ann);
        assertEquals(new Begun(), begin(ann));
    }

    @Test
    void givenTheSameExportAgainThenItCountsOnceAndIsAnsweredAsBefore() {
        String export = Uuid7.fresh();

        for (int i = 0; i <= DAILY; i++) {
            assertEquals(new Begun(), exports.begin(ann, export, DAILY));
        }

        assertEquals(1, noted(ann));
        for (int i = 1; i < DAILY; i++) {
            begin(ann);
        }
        assertEquals(new Begun(), exports.begin(ann, export, DAILY), "the first of five");
        assertInstanceOf(TooMany.class, begin(ann));
    }

    @Test
    void givenManyAtTheSameMomentThenNoMoreThanFiveBegin() throws Exception {
        List<Future<Exports.Answer>> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 20; i++) {
                answers.add(threads.submit(() -> begin(ann)));
            }
        }

        int begun = 0;
        for (Future<Exports.Answer> answer : answers) {
            begun += answer.get() instanceof Begun ? 1 : 0;
        }
        assertEquals(DAILY, begun);
        assertEquals(DAILY, noted(ann));
    }

    @Test
    void givenSomebodyOfWhomNothingIsStoredThenNothingIsNotedEither() {
        String nobody = "nobody" + ann;

        assertEquals(new Nobody(), begin(nobody));

        assertEquals(0, noted(nobody));
    }

    @Test
    void givenAnExportThenItIsOnesOwnUntilOneIsErased() {
        String export = Uuid7.fresh();
        exports.begin(ann, export, DAILY);
        assertTrue(exports.isBegun(ann, export));
        assertFalse(exports.isBegun(ben, export));

        new Erasures(database).begin(List.of(new Erasure(ann, new SubjectHash("a secret").of(ann))));

        assertFalse(exports.isBegun(ann, export));
        assertEquals(new Nobody(), begin(ann));
    }

    private Exports.Answer begin(String user) {
        return exports.begin(user, Uuid7.fresh(), DAILY);
    }

    private static int noted(String user) {
        return database.run("SELECT count(*) FROM exports WHERE username = ?", statement -> {
            statement.setString(1, user);
            return Database.list(statement, row -> row.getInt(1)).getFirst();
        });
    }
}
