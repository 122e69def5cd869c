package dev.parley.session;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.bus.Uuid7;
import dev.parley.bus.message.Caller;
import dev.parley.bus.message.Notice;
import dev.parley.bus.message.QueueEvent.Penalised;
import dev.parley.bus.message.SessionCommand;
import dev.parley.bus.message.SessionEvent.Block;
import dev.parley.bus.message.SessionEvent.SignedIn;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Guests sign in with an account. Ann is the guest. */
@QuarkusTest
class SignInTest extends ServiceTest {

    private static final long THEN = 1_700_000_000_000L;

    private final String account = "account-" + UUID.randomUUID();

    @Test
    void givenAGuestWithABlockAndACooldownThenMatchingIsToldThatTheAccountHasThem() {
        world.queue(new Penalised(ann, 4, THEN, THEN + 60_000));
        begin();
        world.command(
                new SessionCommand.Block(Caller.socket(ann, 1, World.GATEWAY, null), pair.session(), Uuid7.fresh()));
        awaitSilence();

        signIn();

        SignedIn told = told();
        assertEquals(
                List.of(4L, THEN, THEN + 60_000), List.of((long) told.skips(), told.skipsAt(), told.cooldownUntil()));
        assertEquals(List.of(ben), told.blocks().stream().map(Block::user).toList());
        assertEquals(caller(), told.by());
        assertEquals(ann, told.guest());
        assertEquals(List.of(), world.replies("s" + account), "queue-service answers");
        assertEquals("Ann", record.ask("SELECT name FROM users WHERE username = ?", account));
    }

    @Test
    void givenABannedGuestThenTheAccountIsRefusedAndGetsNothing() {
        record.sql(
                "INSERT INTO bans (id, username, reason, automatic) VALUES (?::uuid, ?, 'why', true)",
                Uuid7.fresh(),
                ann);

        signIn();

        Notice.Error refused = (Notice.Error) reply("s" + account);
        assertEquals(Notice.Code.BANNED, refused.code());
        assertEquals("none", record.ask("SELECT name FROM users WHERE username = ?", account));
    }

    @Test
    void givenAnErasedAccountThenItIsRefused() {
        world.command(new SessionCommand.Erase(caller()));
        awaitSilence();

        signIn();

        await().until(() -> world.replies("s" + account).stream()
                .anyMatch(answer -> answer instanceof Notice.Error error && error.code() == Notice.Code.FORBIDDEN));
    }

    private void signIn() {
        world.command(
                new SessionCommand.SignIn(caller(), "Ann", UUID.randomUUID().toString(), ann));
    }

    private Caller caller() {
        return Caller.socket(account, 0, World.GATEWAY, "s" + account);
    }

    private SignedIn told() {
        return await().until(
                        () -> world.events(SignedIn.class).stream()
                                .filter(event -> event.by().user().equals(account))
                                .toList(),
                        events -> !events.isEmpty())
                .getFirst();
    }
}
