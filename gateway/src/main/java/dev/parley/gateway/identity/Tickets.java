package dev.parley.gateway.identity;

import dev.parley.bus.Codec;
import dev.parley.bus.erasure.ErasedSubjects;
import dev.parley.bus.redis.RedisPipeline;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/**
 * Tickets stand for a token, once and for a short while, where only an address can be given. Good at every gateway.
 *
 * <p>Redis key, owned here: {@code ticket:<ticket>}, string, the {@link Person} as JSON, life {@link #LIFE}, deleted by
 * the first use.
 *
 * <p>Never waits; thread-safe.
 */
@Singleton
public class Tickets {

    private static final Duration LIFE = Duration.ofSeconds(30);
    private static final int BYTES = 32;
    private static final Pattern TICKET = Pattern.compile("[0-9A-Za-z_-]{43}");

    private final ErasedSubjects subjects;
    private final RedisPipeline pipeline;
    private final SecureRandom random = new SecureRandom();

    Tickets(ErasedSubjects subjects, RedisPipeline pipeline) {
        this.subjects = subjects;
        this.pipeline = pipeline;
    }

    /** @param expiresAt when it ends unused */
    public record Ticket(String ticket, Instant expiresAt) {}

    /** A ticket for the person; fails with {@link dev.parley.bus.redis.RedisAway}. */
    public CompletionStage<Ticket> issue(Person person) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String ticket = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Instant expiresAt = Instant.now().plus(LIFE);
        return pipeline.send(List.of(Request.cmd(Command.SET)
                        .arg(key(ticket))
                        .arg(Codec.write(person))
                        .arg("PX")
                        .arg(LIFE.toMillis())))
                .thenApply(stored -> new Ticket(ticket, expiresAt));
    }

    /** Whom the ticket stands for, at its first use alone, unless erased meanwhile; fails with {@link dev.parley.bus.redis.RedisAway}. */
    public CompletionStage<Optional<Person>> redeem(String ticket) {
        if (!TICKET.matcher(ticket).matches()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return pipeline.send(List.of(Request.cmd(Command.GETDEL).arg(key(ticket))))
                .thenApply(replies -> Optional.ofNullable(replies.getFirst())
                        .map(Response::toString)
                        .map(person -> Codec.read(person, Person.class)))
                .thenCompose(this::unlessErased);
    }

    private CompletionStage<Optional<Person>> unlessErased(Optional<Person> person) {
        return person.isEmpty()
                ? CompletableFuture.completedFuture(person)
                : subjects.contains(person.get().user()).thenApply(erased -> erased ? Optional.empty() : person);
    }

    private static String key(String ticket) {
        return "ticket:" + ticket;
    }
}
