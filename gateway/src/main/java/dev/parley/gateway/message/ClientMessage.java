package dev.parley.gateway.message;

import dev.parley.bus.message.Mode;
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
 * What a client says, field by field as docs/protocol.md, over a socket or as the body of a REST request. Already
 * brought into the form in which wishes are compared; whether it is valid says {@link ClientMessages}. {@code id} is
 * the client's name for the command, or null.
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

    record Find(
            @Size(max = LONGEST_ID) String id,
            Mode mode,

            @Pattern(regexp = "[a-z]{2,8}", message = "must be a primary language tag")
            String language,

            @Size(max = 10, message = "must be at most 10")
            List<
                            @NotNull @Size(min = 1, max = 32, message = "must have 1 to 32 characters each")
                            @Pattern(regexp = "[^\\p{Cntrl}]*", message = "must be printable") String>
                    interests,

            Boolean strict,
            Boolean again)
            implements Command {

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

        private static String plain(String text) {
            return Normalizer.normalize(text, Normalizer.Form.NFKC).strip().toLowerCase(Locale.ROOT);
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

    record Status(@Size(max = LONGEST_ID) String id) implements Command {}

    /** For the gateway itself: the socket lives as long as this token. */
    record Authenticate(
            @Size(max = LONGEST_ID) String id,
            @NotBlank @Size(max = 4096) String token) implements ClientMessage {}
}
