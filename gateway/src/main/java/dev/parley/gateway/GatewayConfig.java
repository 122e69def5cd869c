package dev.parley.gateway;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How the gateway meets the world and its people. */
@ConfigMapping(prefix = "parley.gateway")
public interface GatewayConfig {

    /**
     * Where the page is opened, {@code PARLEY_PUBLIC_URL}; its origin is the one that may connect. Required in
     * production.
     */
    Optional<URI> publicUrl();

    /** Further origins, written as browsers send them, whose pages may connect. */
    Optional<List<URI>> origins();

    /**
     * The key that signs tokens, {@code PARLEY_TOKEN_KEY_FILE}: PEM, PKCS#8, EC P-256. Required in production; elsewhere
     * a key is made that lives as long as the process.
     */
    Optional<Path> tokenKeyFile();

    /** Where browsers reach LiveKit, {@code LIVEKIT_URL}; the page may connect there. */
    Optional<URI> livekitUrl();

    /**
     * Proxies before the gateway, {@code PARLEY_TRUSTED_PROXIES}, as addresses or networks: what they say of their
     * clients' addresses in {@code X-Forwarded-For} is believed. Without any, nobody is.
     */
    Optional<List<String>> trustedProxies();

    /** How long a message may take from its first frame to its last; then the socket is closed with 1008. */
    @WithDefault("10s")
    Duration wholeWithin();

    /** How long a token lives; one that says it lives longer is refused. */
    @WithDefault("15m")
    Duration tokenLife();

    /** Open sockets and event streams at most; further ones are told 503 and to try again. */
    @WithDefault("20000")
    int maxConnections();

    /** Messages on their way to one client at most; one who reads slower is closed with 4502. */
    @WithDefault("64")
    int sendQueueMessages();

    /** Bytes on their way to one client at most; one who reads slower is closed with 4502. */
    @WithDefault("65536")
    int sendQueueBytes();

    /**
     * How often the socket of somebody who waits or talks is pinged, and {@code alive} written to every event stream; its
     * clients wait 40 s for that.
     */
    @WithDefault("15s")
    Duration pingEvery();

    /**
     * How often the sockets of the others are pinged: nobody would be with somebody who is gone. Proxies commonly close
     * what is silent for a minute.
     */
    @WithDefault("45s")
    Duration idlePingEvery();

    /**
     * A socket that did not answer a ping for this long, or an event stream from which the network took no {@code alive},
     * is closed with 4502.
     */
    @WithDefault("10s")
    Duration pongWithin();

    /** A new connection that got no state within this time is closed with 4503. */
    @WithDefault("10s")
    Duration readyWithin();

    /** How often clients are asked to send {@code heartbeat} during a conversation; session-service allows for more. */
    @WithDefault("30s")
    Duration heartbeat();

    /** How long a REST request waits for the answer to its command before it is told 503. */
    @WithDefault("5s")
    Duration replyWithin();

    /** REST requests waiting for an answer at most; further ones are told 503 at once. */
    @WithDefault("5000")
    int maxPending();

    /**
     * How long somebody without socket and event stream counts as present after a REST request. queue-service knows the
     * same number.
     */
    @WithDefault("10s")
    Duration pollingLife();

    /** How long this gateway counts as living after it last said so. */
    @WithDefault("10s")
    Duration lease();

    /** How often it says so. Well below {@link #lease()}. */
    @WithDefault("3s")
    Duration leaseEvery();

    /** How often connections are looked over and Redis is asked whether it was emptied. */
    @WithDefault("1s")
    Duration watchEvery();

    /** Over how long connections are closed at a stop, each at a random moment of it. */
    @WithDefault("4s")
    Duration drain();
}
