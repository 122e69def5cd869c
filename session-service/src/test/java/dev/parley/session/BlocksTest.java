package dev.parley.session;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.Uuid7;
import dev.parley.bus.message.Caller;
import dev.parley.bus.message.Notice;
import dev.parley.bus.message.Pair;
import dev.parley.bus.message.SessionCommand;
import dev.parley.bus.message.SessionEvent;
import dev.parley.bus.message.SessionEvent.Blocked;
import dev.parley.bus.message.SessionEvent.Unblocked;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** People block partners, look at their list, and take blocks back. */
@QuarkusTest
class BlocksTest extends ServiceTest {

    private final String block = Uuid7.fresh();

    @Test
    void givenAConversationThenItsPartnerCanBeBlockedAndQueueServiceAcknowledgesIt() {
        begin();

        world.command(blocking(ann, pair.session(), block));

        assertEquals(List.of(new Blocked(caller(ann, "b" + block), ben, block, pair.session())), awaitBlocks(block, 1));
        awaitSilence();
        assertEquals(List.of(), world.replies("b" + block), "queue-service answers");
        assertEquals("Ben", list(ann).getFirst().name());
        assertEquals(block, list(ann).getFirst().id());
        assertEquals(List.of(), list(ben));
    }

    @Test
    void givenThePartnerHasLeftThenTheyCanBeBlockedForADay() {
        begin();
        world.parted(pair, ben);
        await().until(() -> record.session(pair).startsWith("ENDED"));
        record.age(pair, "ended_at", 23 * 60 * 60);

        world.command(blocking(ann, pair.session(), block));

        assertEquals(ben, awaitBlocks(block, 1).getFirst().blocked());

        record.age(pair, "ended_at", 2 * 60 * 60);
        String late = Uuid7.fresh();
        world.command(blocking(ben, pair.session(), late));
        assertEquals(Notice.Code.NOT_IN_SESSION, refusal("b" + late));
        world.command(blocking(ann, pair.session(), block));
        awaitBlocks(block, 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"another's", "0190a000-0000-7000-8000-000000000001", "no id"})
    void givenNoSuchConversationThenNobodyIsBlocked(String session) {
        begin();
        String stranger = world.person("Cid");

        world.command(
                blocking(stranger, session.equals("another's") ? pair.session() : session, block),
                blocking(ann, pair.session(), Uuid7.fresh()));

        assertEquals(Notice.Code.NOT_IN_SESSION, refusal("b" + block));
        assertEquals(List.of(), list(stranger));
        assertEquals(1, list(ann).size(), "the others of the batch are not harmed");
    }

    @Test
    void givenTheSameBlockTwiceThenTheFirstHoldsAndBothAreAcknowledged() {
        begin();
        String second = Uuid7.fresh();

        world.command(blocking(ann, pair.session(), block), blocking(ann, pair.session(), second));
        awaitSilence();
        world.command(blocking(ann, pair.session(), second));

        awaitBlocks(block, 3);
        assertEquals(1, list(ann).size());
    }

    @Test
    void givenABlockWasRemovedThenItsRepeatedCommandDoesNotBringItBack() {
        begin();
        world.command(blocking(ann, pair.session(), block));
        awaitBlocks(block, 1);
        world.command(unblocking(ann, block), unblocking(ann, block));
        await().until(() -> removals(block).size() == 2);

        world.command(blocking(ann, pair.session(), block));

        assertEquals(new Notice.Ok("b" + block, null, pair.session(), block), reply("b" + block));
        awaitBlocks(block, 1);
        assertEquals(List.of(), list(ann));
        assertEquals(
                new Unblocked(caller(ann, "u" + block), ben, block),
                removals(block).getFirst());

        String again = Uuid7.fresh();
        world.command(
                unblocking(ann, block.toUpperCase(Locale.ROOT)),
                blocking(ann, pair.session(), block),
                blocking(ann, pair.session(), again));
        awaitBlocks(again, 1);
        await().until(() -> world.replies("b" + block).size() == 2);
        await().until(() -> removals(block).size() == 3);
        assertEquals(again, list(ann).getFirst().id(), "blocked anew");
    }

    @Test
    void givenAnothersBlockThenItCannotBeRemoved() {
        begin();
        world.command(blocking(ann, pair.session(), block));
        awaitBlocks(block, 1);

        world.command(unblocking(ben, block));

        assertEquals(Notice.Code.NOT_FOUND, refusal("u" + block));
        world.command(unblocking(ben, "no id"));
        assertEquals(Notice.Code.NOT_FOUND, refusal("uno id"));
        assertEquals(1, list(ann).size());
    }

    @Test
    void givenAFullListThenOneMoreIsRefused() {
        begin();
        record.sql(
                "INSERT INTO blocklist (blocker_username, blocked_username)"
                        + " SELECT ?, 'somebody ' || number FROM generate_series(1, 1000) AS number",
                ann);

        world.command(blocking(ann, pair.session(), block));

        assertEquals(Notice.Code.RATE_LIMITED, refusal("b" + block));
    }

    @Test
    void givenABlockEitherWayThenAMatchIsUndoneUntilItIsRemoved() {
        begin();
        world.command(blocking(ann, pair.session(), block));
        awaitBlocks(block, 1);
        world.parted(pair, ann);

        Pair again = Pairs.of(ben, ann);
        world.matched(again);
        undoneMatch(again);
        world.command(unblocking(ann, block));
        await().until(() -> removals(block).size() == 1);

        Pair free = Pairs.of(ben, ann);
        world.matched(free);
        invitation(ann, free);
    }

    @Test
    void givenABlockWasRemovedADayAgoThenItsRowIsForgotten() {
        begin();
        world.command(blocking(ann, pair.session(), block));
        awaitBlocks(block, 1);
        world.command(unblocking(ann, block));
        await().until(() -> removals(block).size() == 1);
        record.sql("UPDATE blocklist SET removed_at = removed_at - interval '25 h' WHERE id = ?::uuid", block);

        world.command(new SessionCommand.Sweep());

        await().until(() ->
                record.ask("SELECT id FROM blocklist WHERE id = ?::uuid", block).equals("none"));
    }

    @Test
    void givenAdmissionIsAskedThenBlocksAndMeetingsOfTheLastMinutesAreTold() {
        begin();
        world.command(blocking(ann, pair.session(), block));
        awaitBlocks(block, 1);
        world.parted(pair, ann);
        await().until(() -> record.session(pair).startsWith("ENDED"));
        record.age(pair, "ended_at", 60);
        String cid = world.person("Cid");
        Pair old = Pairs.of(ann, cid);
        world.matched(old);
        invitation(ann, old);
        world.parted(old, ann);
        await().until(() -> record.session(old).startsWith("ENDED"));
        record.age(old, "ended_at", 301);

        world.queue(World.asksAdmission(ann, null), World.asksAdmission(ben, null));
        await().until(() ->
                world.admissions(ann).size() == 1 && world.admissions(ben).size() == 1);

        SessionEvent.Admitted admitted = world.admissions(ann).getFirst();
        assertEquals(List.of(new SessionEvent.Block(block, ben)), admitted.blocks());
        assertEquals(
                List.of(ben),
                admitted.met().stream().map(SessionEvent.Met::user).toList());
        long age = admitted.met().getFirst().age();
        assertTrue(age >= 60_000 && age < 120_000, "parted a minute ago, not " + age + " ms");
        assertNull(admitted.live());
        assertEquals(List.of(), world.admissions(ben).getFirst().blocks());
        assertEquals(ann, world.admissions(ben).getFirst().met().getFirst().user());
    }

    private static Caller caller(String user, String id) {
        return Caller.socket(user, 1, World.GATEWAY, id);
    }

    private static SessionCommand blocking(String user, String session, String block) {
        return new SessionCommand.Block(caller(user, "b" + block), session, block);
    }

    private static SessionCommand unblocking(String user, String block) {
        return new SessionCommand.Unblock(caller(user, "u" + block), block);
    }

    private List<Blocked> awaitBlocks(String id, int times) {
        return await().until(
                        () -> world.events(Blocked.class).stream()
                                .filter(event -> event.id().equals(id))
                                .toList(),
                        told -> told.size() == times);
    }

    private List<Unblocked> removals(String id) {
        return world.events(Unblocked.class).stream()
                .filter(event -> event.id().equals(id))
                .toList();
    }

    private Notice.Code refusal(String id) {
        return ((Notice.Error) reply(id)).code();
    }

    private List<Notice.Blocked> list(String user) {
        String id = UUID.randomUUID().toString();
        world.command(new SessionCommand.Blocks(caller(user, id)));
        return ((Notice.Blocks) reply(id)).blocks();
    }
}
