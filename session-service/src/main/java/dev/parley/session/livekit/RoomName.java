package dev.parley.session.livekit;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a session's room is called in LiveKit. A name is never used for another session. */
final class RoomName {

    private static final Pattern OURS =
            Pattern.compile("parley-(\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12})");

    private RoomName() {}

    /** The session whose room this is; empty for rooms of other names, which are none of our business. */
    static Optional<String> session(String room) {
        Matcher matcher = OURS.matcher(room);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    static String of(String session) {
        return "parley-" + session;
    }
}
