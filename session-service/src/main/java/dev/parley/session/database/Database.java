package dev.parley.session.database;

import dev.parley.bus.stream.Dependency;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Connections to PostgreSQL, and whether it answers. Commits do not wait for the disk: a crash of PostgreSQL takes back
 * the last moments, all of a moment and what came after it, and {@link #watch} tells what is safe from that. Blocking;
 * thread-safe.
 */
@Singleton
public class Database implements Dependency {

    private static final Logger LOG = Logger.getLogger(Database.class);
    private static final int ANSWER_SECONDS = 1;

    private static final String MARK = "INSERT INTO incarnation (id) VALUES (gen_random_uuid()) ON CONFLICT DO NOTHING";

    /** Its commit waits for the disk, and for standbys that PostgreSQL waits for, with all commits before it. */
    private static final String FLUSH = """
            SELECT (SELECT id FROM incarnation) AS incarnation,
                   set_config('synchronous_commit', 'on', true),
                   pg_logical_emit_message(true, 'parley', '')
            """;

    private final DataSource source;

    public Database(DataSource source) {
        this.source = source;
    }

    /** Work on one connection. */
    @FunctionalInterface
    interface Work<R> {
        R on(Connection connection) throws SQLException;
    }

    /** Work with one prepared statement. */
    @FunctionalInterface
    interface Statement<R> {
        R on(PreparedStatement statement) throws SQLException;
    }

    /** Whether there is a connection on which PostgreSQL answers within a second. */
    @Override
    public boolean answers() {
        try (Connection connection = source.getConnection()) {
            return connection.isValid(ANSWER_SECONDS);
        } catch (SQLException away) {
            LOG.debugf("PostgreSQL does not answer: %s", away.getMessage());
            return false;
        }
    }

    /**
     * PostgreSQL's log lasts up to some commit and not beyond: so where nothing crashed between the beginning and a
     * commit that waits, all that was committed in between lasts. That nothing crashed is seen by the table incarnation,
     * which is empty after a crash, and on a standby that takes over; a connection would not tell, because of poolers.
     */
    @Override
    public Optional<Watch> watch() {
        run(MARK, PreparedStatement::executeUpdate);
        UUID incarnation = flush();
        return Optional.of(() -> {
            if (!flush().equals(incarnation)) {
                throw forgetful();
            }
        });
    }

    /**
     * Returns after the disk has all that was committed, with the mark of this life of PostgreSQL.
     *
     * @throws DatabaseAway also where there is no mark, because a crash has just taken it away
     */
    private UUID flush() {
        UUID incarnation = run(
                FLUSH,
                statement -> list(statement, row -> row.getObject("incarnation", UUID.class))
                        .getFirst());
        if (incarnation == null) {
            throw forgetful();
        }
        return incarnation;
    }

    private static DatabaseAway forgetful() {
        return new DatabaseAway("PostgreSQL has crashed, and may have forgotten what it was told last", null);
    }

    /** Runs one statement in a transaction of its own. */
    <R> R run(String sql, Statement<R> work) {
        return with(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                return work.on(statement);
            }
        });
    }

    /** Runs several statements in one transaction. */
    <R> R inTransaction(Work<R> work) {
        return with(connection -> {
            connection.setAutoCommit(false);
            try {
                R result = work.on(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException problem) {
                connection.rollback();
                throw problem;
            } finally {
                connection.setAutoCommit(true);
            }
        });
    }

    private <R> R with(Work<R> work) {
        try (Connection connection = source.getConnection()) {
            return work.on(connection);
        } catch (SQLException problem) {
            throw DatabaseAway.of(problem);
        }
    }

    @FunctionalInterface
    interface Row<R> {
        R read(ResultSet row) throws SQLException;
    }

    static <R> List<R> list(PreparedStatement query, Row<R> row) throws SQLException {
        List<R> list = new ArrayList<>();
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                list.add(row.read(rows));
            }
        }
        return list;
    }

    static Array ids(PreparedStatement statement, Collection<String> ids) throws SQLException {
        return statement.getConnection().createArrayOf("uuid", ids.toArray());
    }

    /** @param resource a file beside this class */
    static String sql(String resource) {
        try (InputStream in = Database.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("no statement " + resource + " beside " + Database.class.getName());
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }
}
