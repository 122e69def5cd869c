package dev.parley.session.livekit;

/** What a session's room is called in LiveKit. A name is never used for another session. */
final class RoomName {

    private RoomName() {}

    static String of(String session) {
        return "parley-" + session;
    }
}
