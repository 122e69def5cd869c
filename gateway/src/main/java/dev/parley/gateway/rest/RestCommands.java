package dev.parley.gateway.rest;

import dev.parley.bus.message.Caller;
import dev.parley.bus.message.Notice;
import dev.parley.bus.presence.Presence;
import dev.parley.bus.redis.RedisAway;
import dev.parley.bus.redis.RedisRefused;
import dev.parley.gateway.GatewayConfig;
import dev.parley.gateway.GatewayStatus;
import dev.parley.gateway.ReadyNotices;
import dev.parley.gateway.command.Commands;
import dev.parley.gateway.command.PendingReplies;
import dev.parley.gateway.identity.Person;
import dev.parley.gateway.message.ClientMessage;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Commands of people who ask over REST: sent and answered like those of a socket, under the epoch of the socket or
 * event stream that the person has, or else of a presence that lasts for a while. Waits; for virtual threads. Thread-safe.
 */
@Singleton
public class RestCommands {

    private static final Logger LOG = Logger.getLogger(RestCommands.class);

    private final Presence presence;
    private final Commands commands;
    private final PendingReplies pending;
    private final ReadyNotices readyNotices;
    private final GatewayStatus status;
    private final GatewayConfig config;

    RestCommands(
            Presence presence,
            Commands commands,
            PendingReplies pending,
            ReadyNotices readyNotices,
            GatewayStatus status,
            GatewayConfig config) {
        this.presence = presence;
        this.commands = commands;
        this.pending = pending;
        this.readyNotices = readyNotices;
        this.status = status;
        this.config = config;
    }

    /** The service's answer; empty when none came in time, and then the command may still be carried out. */
    public Optional<Notice> ask(ClientMessage.Command command, Person person, String traceParent) {
        return answer(person, id -> send(command, person, id, traceParent));
    }

    /** As {@link #ask}, of an account that takes over a guest; nobody counts as connected by it. */
    public Optional<Notice> signIn(Person account, String guest, String traceParent) {
        return answer(
                account,
                id -> commands.signIn(Caller.socket(account.user(), 0, status.id(), id), account, guest, traceParent)
                        .toCompletableFuture()
                        .join());
    }

    /** @param send sends the command with this id */
    private Optional<Notice> answer(Person person, Consumer<String> send) {
        Optional<PendingReplies.Expected> expected =
                status.isStopping() ? Optional.empty() : pending.expect(person.user());
        if (expected.isEmpty()) {
            return Optional.empty();
        }
        try {
            send.accept(expected.get().id());
            Notice answer = expected.get().reply().get(config.replyWithin().toMillis(), TimeUnit.MILLISECONDS);
            return Optional.of(readyNotices.complete(answer, person));
        } catch (TimeoutException nobodyAnswered) {
            return Optional.empty();
        } catch (RedisAway | RedisRefused | CompletionException | ExecutionException away) {
            LOG.debugf("a request was not answered: %s", away.getMessage());
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            expected.get().reply().cancel(false);
        }
    }

    private void send(ClientMessage.Command command, Person person, String id, String traceParent) {
        Presence.Touch touch = presence.touch(person.user(), config.pollingLife());
        Caller from = caller(person, touch, id);
        if (touch.began()) {
            commands.connected(caller(person, touch, null), person, traceParent);
        }
        commands.send(command, from, traceParent).toCompletableFuture().join();
    }

    private Caller caller(Person person, Presence.Touch touch, String id) {
        return new Caller(person.user(), touch.epoch(), status.id(), id, touch.polls());
    }
}
