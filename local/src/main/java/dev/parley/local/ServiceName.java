package dev.parley.local;

import java.util.Arrays;

/** The services of the system, by the names of their folders. */
public enum ServiceName {
    QUEUE_SERVICE("queue-service", false),
    SESSION_SERVICE("session-service", false),
    WEBHOOK_SERVICE("webhook-service", true),
    GATEWAY("gateway", true);

    private final String folder;
    private final boolean hasHttp;

    ServiceName(String folder, boolean hasHttp) {
        this.folder = folder;
        this.hasHttp = hasHttp;
    }

    /** Its folder in the project, which is also what people call it. */
    public String folder() {
        return folder;
    }

    /** Whether it listens for requests; all of them have a management port. */
    public boolean hasHttp() {
        return hasHttp;
    }

    /** The service whose folder has this name. */
    public static ServiceName of(String folder) {
        return Arrays.stream(values())
                .filter(service -> service.folder.equals(folder))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no service " + folder));
    }
}
