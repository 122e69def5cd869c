package dev.parley.session;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.Uuid7;
import dev.parley.bus.erasure.ErasedSubjects;
import dev.parley.bus.message.Caller;
import dev.parley.bus.message.GatewayMessage;
import dev.parley.bus.message.Notice;
import dev.parley.bus.message.SessionCommand;
import dev.parley.bus.message.SessionEvent;
import dev.parley.bus.message.SessionEvent.Erased;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.redis.client.Command;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** People erase themselves, wherever they are at that moment. */
@QuarkusTest
class ErasureTest extends ServiceTest {

    @Inject
    ErasedSubjects subjects;

    @Test
    void givenAConversationThenItEndsAndEverybodyIsToldWhatTheyMustKnow() {
        begin();
        world.command(
                new SessionCommand.Block(Caller.socket(ben, 1, World.GATEWAY, "b"), pair.session(), Uuid7.fresh()));
        awaitSilence();

        erase();

        assertEquals("e" + ann, ((Notice.Ok) reply("e" + ann)).id());
        await().until(() -> !erasures(ann).isEmpty());
        Erased told = erasures(ann).getFirst();
        assertEquals(List.of(new SessionEvent.Talk(pair.session(), ben)), told.talks());
        assertEquals(List.of(ben), told.blockers());
        await().until(() -> !world.told(pair).isEmpty() && record.room(pair).equals("deleted"));
        assertTrue(record.session(pair).startsWith("ENDED left by erased-"), record.session(pair));
        assertEquals(List.of(4410), closings(ann));
        assertTrue(subjects.contains(ann).join());
        assertEquals("none", record.ask("SELECT name FROM users WHERE username = ?", ann));
    }

    @Test
    void givenAnErasedPersonThenAskingForAdmissionClosesAndForgetsThemAgain() {
        erase();
        await().until(() -> !erasures(ann).isEmpty());
        int before = erasures(ann).size();

        world.queue(World.asksAdmission(ann, "Ann"), World.asksAdmission(ben, "Ben"));

        await().until(() -> erasures(ann).size() > before);
        await().until(() -> world.admissions(ben).size() == 1);
        assertEquals(List.of(), world.admissions(ann));
        assertEquals(List.of(4410, 4410), closings(ann));
    }

    @Test
    void givenTheCommandAgainThenItIsAnsweredAgainAndNothingElseHappens() {
        begin();
        erase();
        await().until(() -> record.room(pair).equals("deleted"));

        erase();

        await().until(() -> world.replies("e" + ann).size() == 2);
        assertTrue(record.session(pair).startsWith("ENDED left by erased-"), record.session(pair));
    }

    @Test
    void givenEverythingHasArrivedThenTheNameIsForgottenAndDeadLettersAreGone() {
        erase();
        awaitSilence();
        world.redis(Command.XADD, "session:commands:dead", "*", "message", "{\"user\":\"" + ann + "\"}", "why", "w");
        record.sql("UPDATE erasures SET erased_at = erased_at - interval '1 min' WHERE username = ?", ann);

        await().until(() -> record.ask("SELECT subject FROM erasures WHERE username = ?", ann)
                .equals("none"));

        assertEquals(0, world.deadLetters());
    }

    @Test
    void givenAnEmptiedListOfTheErasedThenItIsMadeAgain() {
        erase();
        awaitSilence();

        world.redis(Command.DEL, "erased");

        await().until(() -> subjects.contains(ann).join());
    }

    private void erase() {
        world.command(new SessionCommand.Erase(Caller.socket(ann, 1, World.GATEWAY, "e" + ann)));
    }

    private List<Erased> erasures(String user) {
        return world.events(Erased.class).stream()
                .filter(event -> event.user().equals(user))
                .toList();
    }

    private List<Integer> closings(String user) {
        return world.closings(user).stream().map(GatewayMessage.Close::code).toList();
    }
}
