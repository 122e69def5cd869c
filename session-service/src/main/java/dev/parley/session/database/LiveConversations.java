package dev.parley.session.database;

import dev.parley.session.core.State;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Looks over all live sessions. Changes nothing. Blocking; thread-safe. */
@Singleton
public class LiveConversations {

    private static final String HOUSED = """
            SELECT id, state FROM sessions
            WHERE ended_at IS NULL AND room = 'made' AND created_at < now() - ? * interval '1 millisecond'
            """;

    private static final String LIVING = "SELECT id FROM sessions WHERE id = ANY (?) AND ended_at IS NULL";

    private final Database database;

    LiveConversations(Database database) {
        this.database = database;
    }

    public long count() {
        return database.run(
                "SELECT count(*) AS live FROM sessions WHERE ended_at IS NULL",
                statement ->
                        Database.list(statement, row -> row.getLong("live")).getFirst());
    }

    /** Sessions that were recorded longer than {@code age} ago and for which a room was made, with their states. */
    public Map<String, State> housed(Duration age) {
        return database.run(HOUSED, statement -> {
            statement.setLong(1, age.toMillis());
            Map<String, State> housed = new HashMap<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    housed.put(rows.getString("id"), State.valueOf(rows.getString("state")));
                }
            }
            return housed;
        });
    }

    /** Those of these sessions that have not ended. */
    public Set<String> living(Collection<String> sessions) {
        return sessions.isEmpty()
                ? Set.of()
                : database.run(LIVING, statement -> {
                    statement.setArray(1, Database.ids(statement, sessions));
                    return Set.copyOf(Database.list(statement, row -> row.getString("id")));
                });
    }
}
