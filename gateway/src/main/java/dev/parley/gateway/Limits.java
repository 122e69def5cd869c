package dev.parley.gateway;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.EstimationProbe;
import jakarta.inject.Singleton;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HexFormat;

/**
 * How much one may ask at this gateway. Remembers a bounded number of people and addresses, those seen last.
 * Thread-safe.
 */
@Singleton
public class Limits {

    private static final int REMEMBERED = 100_000;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(2);

    private final boolean enabled;
    private final LoadingCache<String, Bucket> commands;
    private final LoadingCache<String, Bucket> guests;
    private final LoadingCache<String, Bucket> signIns;
    private final LoadingCache<String, Bucket> failedTickets;
    private final LoadingCache<String, Bucket> handshakes;
    private final LoadingCache<String, Bucket> requests;
    private final Cache<String, Long> refusedHandshakes;
    private final Bucket allCommands;
    private final Bucket allGuests;
    private final Bucket allSignIns;
    private final Bucket allHandshakes;

    public Limits(LimitsConfig config) {
        this.enabled = config.enabled();
        this.commands = buckets(config.commandBurst(), config.commandsPerSecond(), Duration.ofSeconds(1));
        this.guests = buckets(config.guestsPerMinute(), config.guestsPerMinute(), Duration.ofMinutes(1));
        this.signIns = buckets(config.signInsPerMinute(), config.signInsPerMinute(), Duration.ofMinutes(1));
        this.failedTickets =
                buckets(config.failedTicketsPerMinute(), config.failedTicketsPerMinute(), Duration.ofMinutes(1));
        this.handshakes = buckets(config.handshakesPerMinute(), config.handshakesPerMinute(), Duration.ofMinutes(1));
        this.requests = buckets(config.requestBurst(), config.requestsPerSecond(), Duration.ofSeconds(1));
        this.refusedHandshakes = Caffeine.newBuilder()
                .maximumSize(REMEMBERED)
                .expireAfterWrite(FORGOTTEN_AFTER)
                .build();
        this.allCommands = bucket(config.commandsPerSecondInTotal(), config.commandsPerSecondInTotal(), SECOND);
        this.allGuests = bucket(config.guestsPerSecondInTotal(), config.guestsPerSecondInTotal(), SECOND);
        this.allSignIns = bucket(config.guestsPerSecondInTotal(), config.guestsPerSecondInTotal(), SECOND);
        this.allHandshakes = bucket(config.handshakesPerSecondInTotal(), config.handshakesPerSecondInTotal(), SECOND);
    }

    /** Counts one command of the person: 0 when it is allowed, else the seconds after which one will be. */
    public long command(String user) {
        return take(commands, user, allCommands);
    }

    /** Counts one guest made from the address: 0 when that is allowed, else the seconds after which it will be. */
    public long guest(String address) {
        return take(guests, network(address), allGuests);
    }

    /** Counts one token of a provider that the address exchanges: 0 when it may, else the seconds to wait. */
    public long signIn(String address) {
        return take(signIns, network(address), allSignIns);
    }

    /** Counts one socket or event stream that the address begins to open: 0 when it may, else the seconds to wait. */
    public long handshake(String address) {
        long wait = take(handshakes, network(address), allHandshakes);
        if (wait > 0) {
            refusedHandshakes.put(
                    network(address),
                    System.nanoTime() + Duration.ofSeconds(wait).toNanos());
        }
        return wait;
    }

    /**
     * What is left of the time that the address was told to wait when {@link #handshake} refused it last, in seconds; 0
     * for nothing. Counts nothing: it is for those who could not see the refusal.
     */
    public long handshakeRefused(String address) {
        Long until = refusedHandshakes.getIfPresent(network(address));
        long left = until == null ? 0 : until - System.nanoTime();
        return left > 0 ? seconds(left) : 0;
    }

    /** Counts one REST request of the address: 0 when it is allowed, else the seconds after which one will be. */
    public long request(String address) {
        return enabled ? take(requests.get(network(address))) : 0;
    }

    /**
     * Whether the address may try a ticket: 0 when it may, else the seconds after which it may. Counts nothing, so that
     * many who come back at once from behind one address are not kept out by each other.
     */
    public long ticket(String address) {
        if (!enabled) {
            return 0;
        }
        EstimationProbe probe = failedTickets.get(network(address)).estimateAbilityToConsume(1);
        return probe.canBeConsumed() ? 0 : seconds(probe.getNanosToWaitForRefill());
    }

    /** Counts one ticket that was none. */
    public void ticketFailed(String address) {
        failedTickets.get(network(address)).tryConsume(1);
    }

    /** Who has had too much already takes nothing from the others. */
    private long take(LoadingCache<String, Bucket> buckets, String key, Bucket inTotal) {
        if (!enabled) {
            return 0;
        }
        long wait = take(buckets.get(key));
        return wait > 0 ? wait : take(inTotal);
    }

    private static long take(Bucket bucket) {
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? 0 : seconds(probe.getNanosToWaitForRefill());
    }

    private static long seconds(long nanoseconds) {
        return Duration.ofNanos(nanoseconds).toSeconds() + 1;
    }

    /** One household has a whole /64 of IPv6 addresses. */
    static String network(String address) {
        return InetAddress.ofLiteral(address) instanceof Inet6Address v6
                ? HexFormat.of().formatHex(v6.getAddress(), 0, 8)
                : address;
    }

    private static LoadingCache<String, Bucket> buckets(int capacity, int refill, Duration period) {
        return Caffeine.newBuilder()
                .maximumSize(REMEMBERED)
                .expireAfterAccess(FORGOTTEN_AFTER)
                .build(key -> bucket(capacity, refill, period));
    }

    private static Bucket bucket(int capacity, int refill, Duration period) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(capacity).refillGreedy(refill, period))
                .build();
    }
}
