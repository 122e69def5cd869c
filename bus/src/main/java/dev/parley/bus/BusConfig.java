package dev.parley.bus;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How a service takes part in the streams, and what all services have in common. */
@ConfigMapping(prefix = "parley.bus")
public interface BusConfig {

    /** Content of the hash tag of everything the matching script touches. Two values are two separate worlds. */
    @WithDefault("main")
    String tag();

    /**
     * This replica's stable name among the replicas of its service, such as a StatefulSet's ordinal. A replica that
     * comes back under the same name first finishes what it was handed before.
     */
    @WithDefault("0")
    String slot();

    /** Entries handled as one batch at most. */
    @WithDefault("256")
    int batch();

    /** How long a read waits for entries; bounds how long a stop takes. Below {@code quarkus.redis.timeout}. */
    @WithDefault("1s")
    Duration block();

    /** Entries handed out for longer than this without an acknowledgement are taken over. Above the batch deadline. */
    @WithDefault("4s")
    Duration claimAfter();

    /**
     * How long at most a reader lets entries collect after a batch, and a writer after a pipeline, while more than
     * {@link #quietRate()} come. Where fewer come, nothing waits. Zero for never.
     */
    @WithDefault("2ms")
    Duration linger();

    /** Entries per second of one stream, or of one writer, up to which nothing waits. Above 0. */
    @WithDefault("2500")
    int quietRate();

    /** As {@link #linger()}, at streams on whose entries nobody waits, such as what LiveKit reports. */
    @WithDefault("20ms")
    Duration patientLinger();

    /** As {@link #quietRate()}, at the same streams. */
    @WithDefault("50")
    int patientQuietRate();

    /** How long one batch may work on Redis. */
    @WithDefault("2s")
    Duration deadline();

    /** An entry that failed alone this many times is parked in the dead-letter stream. */
    @WithDefault("5")
    int attempts();

    /** Entries a gateway's stream keeps at most (approximately); a gateway that reads slower loses the oldest. */
    @WithDefault("10000")
    int gatewayEntries();

    /** Messages waiting to be appended at most; more are refused at once. */
    @WithDefault("20000")
    int appendQueue();

    /**
     * How long an HTTP request may take from its first byte to its last; then its network connection is closed. The
     * first request of a connection, which begins with the connection, has up to a quarter more.
     */
    @WithDefault("10s")
    Duration requestWithin();

    /**
     * Keys the hashes of people who were erased, {@code PARLEY_ERASURE_SECRET}: of 32 characters or more, the same for
     * the gateway and session-service, which require it in production. Whoever changes it lets people who were erased
     * within the last hour come back.
     */
    Optional<String> erasureSecret();
}
