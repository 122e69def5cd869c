package dev.parley.session.consumer;

import dev.parley.bus.message.OwnData.Ban;
import dev.parley.bus.message.OwnData.Block;
import dev.parley.bus.message.OwnData.Conversation;
import dev.parley.bus.message.OwnData.Part;
import dev.parley.bus.message.OwnData.Report;
import dev.parley.session.config.SessionConfig;
import dev.parley.session.database.OwnRecord;
import dev.parley.session.database.OwnRecord.Placed;
import dev.parley.session.database.Past;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Everything that is stored about a person, cut into parts that a stream's entry can carry: first who it is, then bans,
 * blocks, reports and conversations, each in as many parts as it takes. What changes meanwhile may be missing; everything
 * else is there once.
 */
@Singleton
class ExportParts {

    /** About somebody of whom nothing is stored. */
    static final Part NOTHING = new Part(null, List.of(), List.of(), List.of(), List.of(), null);

    /** Rows of one part; the longest have two kilobytes. */
    static final int ROWS = 100;

    private static final String FIRST_ID = "00000000-0000-0000-0000-000000000000";

    private final OwnRecord record;
    private final SessionConfig config;

    ExportParts(OwnRecord record, SessionConfig config) {
        this.record = record;
        this.config = config;
    }

    /** In the order in which they come. */
    private enum Kind {
        BANS,
        BLOCKS,
        REPORTS,
        CONVERSATIONS;

        String place(String last) {
            return name().toLowerCase(Locale.ROOT) + ":" + last;
        }

        /** Where the next kind begins; null after the last one. */
        String end() {
            return this == CONVERSATIONS ? null : values()[ordinal() + 1].place("");
        }
    }

    /** Who it is. */
    Part first(String user) {
        return new Part(
                record.account(user).orElse(null), List.of(), List.of(), List.of(), List.of(), Kind.BANS.place(""));
    }

    /** @param place {@code next} of the part before; empty where it is none */
    Optional<Part> after(String user, String place) {
        int colon = place.indexOf(':') + 1;
        for (Kind kind : Kind.values()) {
            if (place.startsWith(kind.place(""))) {
                return part(kind, user, place.substring(colon));
            }
        }
        return Optional.empty();
    }

    private Optional<Part> part(Kind kind, String user, String last) {
        String id = last.isEmpty() ? FIRST_ID : last;
        return switch (kind) {
            case BANS -> Optional.of(bans(record.bans(user, id, ROWS)));
            case BLOCKS -> Optional.of(blocks(record.blocks(user, id, ROWS)));
            case REPORTS -> Optional.of(reports(record.reports(user, id, ROWS)));
            case CONVERSATIONS ->
                last.isEmpty()
                        ? Optional.of(conversations(past(user, Past.NEWEST), record.live(user)))
                        : Past.parse(last).map(before -> conversations(past(user, before), Optional.empty()));
        };
    }

    private List<Placed<Past, Conversation>> past(String user, Past before) {
        return record.past(user, true, before, config.reportMemory(), ROWS);
    }

    private static Part bans(List<Placed<String, Ban>> found) {
        return new Part(
                null, rows(found), List.of(), List.of(), List.of(), next(Kind.BANS, found, Function.identity()));
    }

    private static Part blocks(List<Placed<String, Block>> found) {
        return new Part(
                null, List.of(), rows(found), List.of(), List.of(), next(Kind.BLOCKS, found, Function.identity()));
    }

    private static Part reports(List<Placed<String, Report>> found) {
        return new Part(
                null, List.of(), List.of(), rows(found), List.of(), next(Kind.REPORTS, found, Function.identity()));
    }

    private static Part conversations(List<Placed<Past, Conversation>> found, Optional<Conversation> live) {
        List<Conversation> all =
                Stream.concat(live.stream(), rows(found).stream()).toList();
        return new Part(null, List.of(), List.of(), List.of(), all, next(Kind.CONVERSATIONS, found, Past::toText));
    }

    private static <R> List<R> rows(List<? extends Placed<?, R>> found) {
        return found.stream().map(Placed::row).toList();
    }

    /** A part that is full may not be the last of its kind. */
    private static <P, R> String next(Kind kind, List<Placed<P, R>> found, Function<P, String> text) {
        return found.size() < ROWS
                ? kind.end()
                : kind.place(text.apply(found.getLast().place()));
    }
}
