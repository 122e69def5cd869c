package dev.parley.session.database;

import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Whom people met lately, read from the record of conversations. Blocking; thread-safe. */
@Singleton
public class Meetings {

    /** Two for whom there was no room have not met. */
    private static final String LATELY = """
            WITH past AS (
              SELECT user_a AS username, user_b AS partner, ended_at, end_reason, absent FROM sessions
              WHERE user_a = ANY (?) AND ended_at > now() - ? * interval '1 millisecond'
              UNION ALL
              SELECT user_b, user_a, ended_at, end_reason, absent FROM sessions
              WHERE user_b = ANY (?) AND ended_at > now() - ? * interval '1 millisecond'
            )
            SELECT username, partner, greatest(0, extract(epoch FROM now() - max(ended_at)) * 1000)::bigint AS age
            FROM past
            WHERE end_reason <> 'undone' OR cardinality(absent) > 0
            GROUP BY username, partner
            """;

    private final Database database;

    public Meetings(Database database) {
        this.database = database;
    }

    /** @param age how long ago they parted, never negative; an age because clocks differ */
    public record Meeting(String user, String partner, Duration age) {}

    /** @throws DatabaseAway PostgreSQL did not answer */
    public List<Meeting> of(Collection<String> users, Duration lately) {
        return users.isEmpty()
                ? List.of()
                : database.run(LATELY, statement -> {
                    for (int parameter = 1; parameter <= 3; parameter += 2) {
                        statement.setArray(parameter, statement.getConnection().createArrayOf("text", users.toArray()));
                        statement.setLong(parameter + 1, lately.toMillis());
                    }
                    List<Meeting> meetings = new ArrayList<>();
                    try (ResultSet rows = statement.executeQuery()) {
                        while (rows.next()) {
                            meetings.add(new Meeting(
                                    rows.getString("username"),
                                    rows.getString("partner"),
                                    Duration.ofMillis(rows.getLong("age"))));
                        }
                    }
                    return meetings;
                });
    }
}
