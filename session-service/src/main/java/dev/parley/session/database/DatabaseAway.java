package dev.parley.session.database;

import dev.parley.bus.stream.DependencyAway;
import java.sql.SQLException;
import java.util.Set;

/**
 * PostgreSQL did not answer, or not now: no connection, a timeout, a deadlock, a shutdown. Whether a failed statement
 * had its effect is not known.
 */
public class DatabaseAway extends DependencyAway {
    private static final long serialVersionUID = 1L;

    /** Classes of SQLSTATE that say that the statement or its values are wrong, so that it fails again. */
    private static final Set<String> WRONG = Set.of("21", "22", "23", "42", "0A");

    DatabaseAway(String message, Throwable cause) {
        super(message, cause);
    }

    /** The exception to throw for this problem, wherever in its causes PostgreSQL spoke. */
    static RuntimeException of(Throwable problem) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                String state = sql.getSQLState();
                return state != null && state.length() == 5 && WRONG.contains(state.substring(0, 2))
                        ? new IllegalStateException("PostgreSQL refused (" + state + "): " + sql.getMessage(), problem)
                        : new DatabaseAway("PostgreSQL is away: " + sql.getMessage(), problem);
            }
        }
        return problem instanceof RuntimeException known ? known : new IllegalStateException(problem);
    }
}
