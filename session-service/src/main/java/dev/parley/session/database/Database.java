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
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/** Connections to PostgreSQL, and whether it answers. Blocking; thread-safe. */
@Singleton
public class Database implements Dependency {

    private static final Logger LOG = Logger.getLogger(Database.class);
    private static final int ANSWER_SECONDS = 1;

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
