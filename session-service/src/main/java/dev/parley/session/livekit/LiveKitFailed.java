package dev.parley.session.livekit;

/** LiveKit answered a call with something else than success; names the status and never the body. */
class LiveKitFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LiveKitFailed(int status) {
        super("LiveKit answered with status " + status);
    }

    LiveKitFailed(Exception unreadable) {
        super("LiveKit's answer is unreadable", unreadable);
    }
}
