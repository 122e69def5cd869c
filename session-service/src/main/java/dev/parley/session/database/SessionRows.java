package dev.parley.session.database;

import dev.parley.bus.Codec;
import dev.parley.bus.message.Mode;
import dev.parley.bus.message.Pair;
import dev.parley.bus.message.Reason;
import dev.parley.bus.message.Side;
import dev.parley.bus.message.Wishes;
import dev.parley.session.core.Conversation;
import dev.parley.session.core.Conversation.Departure;
import dev.parley.session.core.Ending;
import dev.parley.session.core.Match;
import dev.parley.session.core.RoomState;
import dev.parley.session.core.Seat;
import dev.parley.session.core.State;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Rows of the table {@code sessions}, read and bound. */
final class SessionRows {

    private SessionRows() {}

    /** Reads the current row; the query selected all columns. */
    static Conversation conversation(ResultSet row) throws SQLException {
        return new Conversation(
                pair(row),
                State.valueOf(row.getString("state")),
                RoomState.ofColumn(row.getString("room")),
                seat(row, "a"),
                seat(row, "b"),
                list(row, "gone").stream().map(SessionRows::departure).toList(),
                time(row, "created_at"),
                time(row, "activated_at"),
                time(row, "ended_at"),
                ending(row));
    }

    static Match match(ResultSet row, Pair pair) throws SQLException {
        return new Match(
                pair,
                row.getBoolean("fresh"),
                State.valueOf(row.getString("state")),
                RoomState.ofColumn(row.getString("room")),
                ending(row),
                row.getString("name_a"),
                row.getString("name_b"));
    }

    static Pair pair(ResultSet row) throws SQLException {
        return new Pair(
                row.getString("id"),
                side(row, "a"),
                side(row, "b"),
                time(row, "matched_at").toEpochMilli(),
                Mode.valueOf(row.getString("mode").toUpperCase(Locale.ROOT)),
                row.getString("language"),
                list(row, "interests"));
    }

    /** Null while the session lives. */
    static Ending ending(ResultSet row) throws SQLException {
        String reason = row.getString("end_reason");
        return reason == null
                ? null
                : new Ending(
                        Reason.valueOf(reason.toUpperCase(Locale.ROOT)),
                        row.getString("ended_by"),
                        list(row, "absent"));
    }

    static Instant time(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    /** Binds the eleven columns that a pair fills. */
    static <T> Columns<T> bindPairs(Columns<T> columns, Function<T, Pair> pair) throws SQLException {
        return columns.uuids(row -> pair.apply(row).session())
                .texts(row -> pair.apply(row).first().user())
                .texts(row -> pair.apply(row).second().user())
                .times(row -> Instant.ofEpochMilli(pair.apply(row).matchedAt()))
                .texts(row -> pair.apply(row).mode().wire())
                .texts(row -> pair.apply(row).language())
                .lists(row -> pair.apply(row).interests())
                .times(row -> Instant.ofEpochMilli(pair.apply(row).first().since()))
                .times(row -> Instant.ofEpochMilli(pair.apply(row).second().since()))
                .texts(row -> wishes(pair.apply(row).first()))
                .texts(row -> wishes(pair.apply(row).second()));
    }

    /** Binds the seventeen columns that a conversation can change in, its id first. */
    static void bindChanges(Columns<Conversation> columns) throws SQLException {
        columns.uuids(Conversation::session)
                .texts(row -> row.state().name())
                .texts(row -> row.room().column())
                .texts(row -> row.first().sid())
                .texts(row -> row.second().sid())
                .times(row -> row.first().joinedAt())
                .times(row -> row.second().joinedAt())
                .times(row -> row.first().leftAt())
                .times(row -> row.second().leftAt())
                .times(row -> row.first().heardAt())
                .times(row -> row.second().heardAt())
                .lists(row -> row.gone().stream()
                        .map(departure -> departure.sid() + " " + departure.reason())
                        .toList())
                .times(Conversation::activatedAt)
                .times(Conversation::endedAt)
                .texts(row ->
                        row.ending() == null ? null : row.ending().reason().wire())
                .texts(row -> row.ending() == null ? null : row.ending().by())
                .lists(row -> row.ending() == null ? List.of() : row.ending().absent());
    }

    private static Side side(ResultSet row, String seat) throws SQLException {
        return new Side(
                row.getString("user_" + seat),
                time(row, "since_" + seat).toEpochMilli(),
                Codec.read(row.getString("wishes_" + seat), Wishes.class));
    }

    private static String wishes(Side side) {
        return Codec.write(side.wishes() == null ? Wishes.ANYONE : side.wishes());
    }

    private static Seat seat(ResultSet row, String seat) throws SQLException {
        return new Seat(
                row.getString("sid_" + seat),
                time(row, "joined_" + seat + "_at"),
                time(row, "left_" + seat + "_at"),
                time(row, "heard_" + seat + "_at"));
    }

    private static Departure departure(String text) {
        String[] words = text.split(" ", 2);
        return new Departure(words[0], words[1]);
    }

    static List<String> list(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        return array == null ? List.of() : List.of((String[]) array.getArray());
    }
}
