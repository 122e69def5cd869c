package dev.parley.bus.message;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;

/**
 * What a moderator asks for; the gateway has seen that it is one. A decision brings a fresh UUIDv7 that is the same in
 * every delivery, so that a repeated command is told from a second decision.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
public sealed interface Moderation {

    /** Which of many. */
    enum Which {
        /** Reports without a decision. */
        @JsonProperty("open")
        OPEN,
        /** Reports with one. */
        @JsonProperty("decided")
        DECIDED,
        /** Bans in force. */
        @JsonProperty("active")
        ACTIVE,
        @JsonProperty("all")
        ALL
    }

    /** @param reason null for any; @param before id of the last report of the page before, or null */
    record ListReports(Which which, ReportReason reason, String before, int limit) implements Moderation {
        public ListReports {
            requireNonNull(which, "which");
        }
    }

    record ShowReport(String report) implements Moderation {
        public ShowReport {
            requireNonNull(report, "report");
        }
    }

    record Dismiss(String report, String decision) implements Moderation {
        public Dismiss {
            requireNonNull(report, "report");
            requireNonNull(decision, "decision");
        }
    }

    /**
     * Bans the reported person and that person's device; decides every open report about the person.
     *
     * @param decision also the ban's id
     * @param length null for good
     */
    record Ban(String report, String decision, String reason, Duration length) implements Moderation {
        public Ban {
            requireNonNull(report, "report");
            requireNonNull(decision, "decision");
            requireNonNull(reason, "reason");
        }
    }

    /** @param before id of the last ban of the page before, or null */
    record ListBans(Which which, String before, int limit) implements Moderation {
        public ListBans {
            requireNonNull(which, "which");
        }
    }

    /** Lifts a ban, or a suspension: then the open reports about the person are dismissed. */
    record Lift(String ban, String decision) implements Moderation {
        public Lift {
            requireNonNull(ban, "ban");
            requireNonNull(decision, "decision");
        }
    }
}
