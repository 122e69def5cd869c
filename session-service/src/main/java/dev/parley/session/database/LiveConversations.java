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

    /** A room that is recorded as made goes when its session ends, or soon after. */
    private static final String CARED_FOR = """
            SELECT id FROM sessions
            WHERE id = ANY (?)
              AND (ended_at IS NULL OR room = 'made' OR ended_at > now() - ? * interval '1 millisecond')
            """;

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

    /** Those of these sessions that live, or whose rooms are about to be deleted because they ended lately. */
    public Set<String> caredFor(Collection<String> sessions, Duration lately) {
        return sessions.isEmpty()
                ? Set.of()
                : database.run(CARED_FOR, statement -> {
                    statement.setArray(1, Database.ids(statement, sessions));
                    statement.setLong(2, lately.toMillis());
                    return Set.copyOf(Database.list(statement, row -> row.getString("id")));
                });
    }
}
