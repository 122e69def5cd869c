package dev.parley.session.database;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parley.bus.stream.Dependency.Watch;
import dev.parley.local.LocalPostgres;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** What a PostgreSQL that really crashes forgets of commits that did not wait for its disk, and that it is noticed. */
class DatabaseWatchTest {

    private LocalPostgres postgres;
    private Database database;

    @BeforeEach
    void start() {
        postgres = LocalPostgres.start();
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(postgres.jdbcUrl());
        source.setUser(postgres.user());
        source.setPassword(postgres.password());
        Flyway.configure().dataSource(source).load().migrate();
        source.setOptions("-c synchronous_commit=off");
        database = new Database(source);
        // It would write the log to the disk behind our back.
        run("ALTER SYSTEM SET wal_writer_delay = '10s'");
        run("SELECT pg_reload_conf()");
    }

    @AfterEach
    void stop() {
        postgres.close();
    }

    @Test
    void givenACrashThenWhatWasNotSettledIsForgottenAndTheWatchSaysSo() {
        Watch watch = watch();
        admit("ann");

        crash();

        assertEquals(0, people());
        assertThrows(DatabaseAway.class, watch::settle);
        assertThrows(DatabaseAway.class, watch::settle, "a watch that has failed does not recover");
    }

    @Test
    void givenItWasSettledThenACrashLeavesIt() {
        Watch watch = watch();
        admit("ann");
        watch.settle();

        crash();

        assertEquals(1, people());
        assertThrows(DatabaseAway.class, watch::settle);
    }

    @Test
    void givenACrashAfterWhichAnotherReplicaWatchesThenTheFirstStillKnowsOfIt() {
        Watch watch = watch();

        crash();
        Watch ofAnother = watch();

        assertThrows(DatabaseAway.class, watch::settle);
        assertDoesNotThrow(ofAnother::settle);
    }

    @Test
    void givenAStopInGoodOrderThenNothingIsForgotten() {
        Watch watch = watch();
        admit("ann");

        postgres.restart();

        assertDoesNotThrow(watch::settle);
        assertEquals(1, people());
    }

    @Test
    void givenSeveralWatchesThenEachSettles() {
        Watch first = watch();
        Watch second = watch();

        assertDoesNotThrow(first::settle);
        assertDoesNotThrow(second::settle);
        assertDoesNotThrow(first::settle);
    }

    @Test
    void givenTheMarkIsGoneBeforeItIsReadThenThereIsNoWatch() {
        run("CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'");
        run("CREATE TRIGGER crash BEFORE INSERT ON incarnation FOR EACH ROW EXECUTE FUNCTION nothing()");

        assertThrows(DatabaseAway.class, this::watch);
    }

    @Test
    void givenPostgresIsAwayThenThereIsNoWatch() {
        postgres.stop();

        assertThrows(DatabaseAway.class, this::watch);
    }

    private Watch watch() {
        return database.watch().orElseThrow();
    }

    private void crash() {
        postgres.kill();
        postgres.restart();
    }

    private void admit(String user) {
        run("INSERT INTO users (username, name) VALUES ('" + user + "', 'Somebody')");
    }

    private int people() {
        return database.run("SELECT count(*) FROM users", statement -> Database.list(statement, row -> row.getInt(1)))
                .getFirst();
    }

    private void run(String sql) {
        database.run(sql, (PreparedStatement statement) -> execute(statement));
    }

    private static boolean execute(PreparedStatement statement) throws SQLException {
        return statement.execute();
    }
}
