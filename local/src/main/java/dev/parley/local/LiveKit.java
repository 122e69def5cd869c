package dev.parley.local;

/** A LiveKit server that the system can use: the real one, or the stand-in for its API. */
public sealed interface LiveKit extends AutoCloseable permits LocalLiveKit, LiveKitStandIn {

    /**
     * The account by which services sign their calls, and LiveKit its webhooks.
     *
     * @param key its name
     * @param secret 32 characters or more
     */
    record Account(String key, String secret) {

        /** An account that nobody can guess. */
        public static Account random() {
            return new Account("parley" + Secrets.random().substring(0, 8), Secrets.random());
        }
    }

    /** Where browsers connect: {@code ws://host:port}. */
    String url();

    /** Where services call the API: {@code http://host:port}. */
    String apiUrl();

    Account account();

    /** Ends it; its port is free when this returns. */
    @Override
    void close();
}
