package dev.parley.gateway.message;

import dev.parley.bus.message.Mode;
import dev.parley.bus.message.Moderation;
import dev.parley.bus.message.ReportReason;
import dev.parley.bus.message.Wishes;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a client says, field by field as docs/protocol.md, over a socket or as the body of a REST request. Whether it is
 * valid says {@link ClientMessages}. {@code id} is the client's name for the command, or null.
 */
public sealed interface ClientMessage {

    int LONGEST_ID = 36;
    String SESSION = "[0-9A-Za-z-]{1,36}";
    String NO_SESSION = "must be a session's id";

    String id();

    /** What queue-service or session-service carries out. */
    sealed interface Command extends ClientMessage {}

    /** What is carried out about one conversation. */
    sealed interface InSession extends Command {
        String session();
    }

    /**
     * Wishes are brought into the form in which they are compared: normalised (NFKC), without white space around them,
     * in lower case, each interest once; the limits hold for that form, lengths in characters and not in UTF-16 units.
     *
     * @param language null for any
     * @param interests never null
     */
    record Find(
            @Size(max = LONGEST_ID) String id,
            Mode mode,

            @Pattern(
                    regexp = "[a-z]{2,8}",
                    message = "must be a primary language tag such as de, without region or script")
            String language,

            @Size(max = 10, message = "must be at most 10 different ones")
            List<
                            @NotNull(message = "must be texts")
                            @Pattern(regexp = "(?s).+", message = "must not be empty")
                            @Pattern(regexp = "(?s).{0,32}", message = "must have at most 32 characters each")
                            @Pattern(regexp = PRINTABLE, message = "must not have control characters") String>
                    interests,

            Boolean strict,
            Boolean again)
            implements Command {

        /** Without controls, halves of characters, line ends, invisible characters, and what turns text around. */
        private static final String PRINTABLE =
                "[^\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}\\u200B\\u200E\\u200F\\u202A-\\u202E\\u2060-\\u206F\\uFEFF]*";

        public Find {
            language = language == null ? null : plain(language);
            interests = interests == null ? List.of() : distinct(interests);
        }

        /** A find without any wish. */
        public static final Find ANYONE = new Find(null, null, null, null, null, null);

        public Wishes wishes() {
            return new Wishes(mode, language, interests, Boolean.TRUE.equals(strict), Boolean.TRUE.equals(again));
        }

        private static List<String> distinct(List<String> interests) {
            Set<String> distinct = interests.stream()
                    .map(interest -> interest == null ? null : plain(interest))
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            return new ArrayList<>(distinct);
        }

        /** Normalised again at last, because lower case may take a character apart. */
        private static String plain(String text) {
            return normal(normal(text).strip().toLowerCase(Locale.ROOT));
        }

        private static String normal(String text) {
            return Normalizer.normalize(text, Normalizer.Form.NFKC);
        }
    }

    record Cancel(@Size(max = LONGEST_ID) String id) implements Command {}

    record Skip(
            @Size(max = LONGEST_ID) String id,

            @NotNull @Pattern(regexp = SESSION, message = NO_SESSION)
            String session) implements InSession {}

    record End(
            @Size(max = LONGEST_ID) String id,

            @NotNull @Pattern(regexp = SESSION, message = NO_SESSION)
            String session) implements InSession {}

    record Heartbeat(
            @Size(max = LONGEST_ID) String id,

            @NotNull @Pattern(regexp = SESSION, message = NO_SESSION)
            String session) implements InSession {}

    record Block(
            @Size(max = LONGEST_ID) String id,

            @NotNull @Pattern(regexp = SESSION, message = NO_SESSION)
            String session) implements InSession {}

    /** About the partner of that conversation. @param comment in one's own words, null for none */
    record Report(
            @Size(max = LONGEST_ID) String id,

            @NotNull @Pattern(regexp = SESSION, message = NO_SESSION)
            String session,

            @NotNull ReportReason reason,

            @Size(max = 500) String comment)
            implements InSession {}

    /** Over REST alone, by a moderator. */
    record Moderate(String id, Moderation what) implements Command {}

    /** Over REST alone. */
    record Unblock(String id, String block) implements Command {}

    /** Over REST alone. */
    record Blocks(String id) implements Command {}

    /** Over REST alone. @param before {@code next} of the page before, or null */
    record History(String id, String before, int limit) implements Command {}

    /** Over REST alone. @param export the same for all parts; @param after {@code next} of the part before, or null */
    record Export(String id, String export, String after) implements Command {}

    /** Over REST alone. */
    record Erase(String id) implements Command {}

    record Status(@Size(max = LONGEST_ID) String id) implements Command {}

    /** For the gateway itself: the socket lives as long as this token. */
    record Authenticate(
            @Size(max = LONGEST_ID) String id,
            @NotBlank @Size(max = 4096) String token) implements ClientMessage {}
}
