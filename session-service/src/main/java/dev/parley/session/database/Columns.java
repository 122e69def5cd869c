package dev.parley.session.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;

/**
 * Rows as the arrays of one {@code unnest(...)}: each call binds the next parameter of the statement with one column of
 * all rows. Not thread-safe.
 */
final class Columns<T> {

    private final PreparedStatement statement;
    private final List<T> rows;
    private int parameter;

    Columns(PreparedStatement statement, Collection<T> rows) {
        this.statement = statement;
        this.rows = List.copyOf(rows);
    }

    Columns<T> uuids(Function<T, String> column) throws SQLException {
        return bind("uuid", column);
    }

    /** As uuids; null for what is none. */
    Columns<T> ids(Function<T, String> column) throws SQLException {
        return bind("uuid", row -> idOrNull(column.apply(row)));
    }

    Columns<T> numbers(Function<T, Integer> column) throws SQLException {
        return bind("integer", column);
    }

    /** PostgreSQL's text cannot hold the character NUL, which nobody misses in a name. */
    Columns<T> texts(Function<T, String> column) throws SQLException {
        return bind("text", row -> withoutNul(column.apply(row)));
    }

    Columns<T> times(Function<T, Instant> column) throws SQLException {
        return bind("timestamptz", row -> Objects.toString(column.apply(row), null));
    }

    Columns<T> flags(Function<T, Boolean> column) throws SQLException {
        return bind("boolean", column);
    }

    /** Lists of unequal length do not make an array: each is bound as PostgreSQL's own text of it. */
    Columns<T> lists(Function<T, List<String>> column) throws SQLException {
        Connection connection = statement.getConnection();
        Object[] texts = new Object[rows.size()];
        for (int i = 0; i < texts.length; i++) {
            Object[] list =
                    column.apply(rows.get(i)).stream().map(Columns::withoutNul).toArray();
            texts[i] = connection.createArrayOf("text", list).toString();
        }
        statement.setArray(++parameter, connection.createArrayOf("text", texts));
        return this;
    }

    private Columns<T> bind(String type, Function<T, ?> column) throws SQLException {
        Object[] values = rows.stream().map(column).toArray();
        statement.setArray(++parameter, statement.getConnection().createArrayOf(type, values));
        return this;
    }

    /** The index of the parameter after those bound. */
    int next() {
        return parameter + 1;
    }

    private static String idOrNull(String text) {
        if (text == null) {
            return null;
        }
        try {
            return UUID.fromString(text).toString();
        } catch (IllegalArgumentException noId) {
            return null;
        }
    }

    static String withoutNul(String text) {
        return text == null ? null : text.replace("\0", "");
    }
}
