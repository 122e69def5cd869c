package dev.parley.bus.message;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;

/** What a moderator is answered. People are opaque ids, never names or usernames. */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
public sealed interface ModerationAnswer {

    /**
     * @param reporter opaque id of who reported; null when the person is no longer known
     * @param reported opaque id of whom it is about; null when the person is no longer known
     * @param decision {@code dismissed} or {@code banned}; null while it is open
     */
    record Report(
            String id,
            String session,
            String reporter,
            String reported,
            ReportReason reason,
            String comment,
            Instant at,
            String decision,
            String decidedBy,
            Instant decidedAt) {}

    /**
     * @param person opaque id; null when the person is no longer known
     * @param device whether the person's device is banned too
     * @param until null for good, and for a suspension
     * @param automatic a suspension by the number of reports, until a moderator decides
     * @param by null where automatic
     */
    record Ban(
            String id,
            String person,
            boolean device,
            String reason,
            Instant from,
            Instant until,
            boolean automatic,
            String by,
            Instant liftedAt,
            String liftedBy,
            boolean active) {}

    /** What is recorded of one person, the newest first; @param person opaque id or null */
    record History(String person, List<Report> made, List<Report> about, List<Ban> bans) {
        public History {
            made = made == null ? List.of() : List.copyOf(made);
            about = about == null ? List.of() : List.copyOf(about);
            bans = bans == null ? List.of() : List.copyOf(bans);
        }
    }

    /** @param next for the next page; null on the last one */
    record Reports(List<Report> reports, String next) implements ModerationAnswer {
        public Reports {
            reports = reports == null ? List.of() : List.copyOf(reports);
        }
    }

    record File(Report report, History reporter, History reported) implements ModerationAnswer {}

    /** @param already whether an earlier decision holds instead of the one asked for; the report tells it */
    record Decided(Report report, boolean already) implements ModerationAnswer {}

    /** @param next for the next page; null on the last one */
    record Bans(List<Ban> bans, String next) implements ModerationAnswer {
        public Bans {
            bans = bans == null ? List.of() : List.copyOf(bans);
        }
    }

    /** @param already whether it was lifted before */
    record Lifted(Ban ban, boolean already) implements ModerationAnswer {}
}
