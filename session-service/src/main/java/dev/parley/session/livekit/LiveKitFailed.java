package dev.parley.session.livekit;

import java.io.IOException;

/** LiveKit answered a call with something else than success; names the status and never the body. */
class LiveKitFailed extends IOException {
    private static final long serialVersionUID = 1L;

    LiveKitFailed(int status) {
        super("LiveKit answered with status " + status);
    }
}
