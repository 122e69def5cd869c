package dev.parley.session;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.bus.message.Pair;
import dev.parley.bus.message.Reason;
import dev.parley.bus.message.SessionCommand.Heartbeat;
import dev.parley.bus.message.SessionCommand.Sweep;
import dev.parley.bus.message.SessionEvent.SessionOver;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the service does while its neighbours are away. */
@QuarkusTest
class OutagesTest extends ServiceTest {

    @AfterEach
    void fastDisk() {
        record.fastDisk();
    }

    @Test
    void givenLiveKitIsAwayThenTheSweepEndsNobody() {
        begin();
        liveKit.failNext(1_000_000, 500);
        record.silent(pair, 61);

        for (int i = 0; i < 20; i++) {
            world.command(new Sweep());
        }
        awaitSilence();

        assertEquals("ACTIVE", record.session(pair));
    }

    @Test
    void givenLiveKitIsAwayThenTheGateClosesAndOpensAgain() {
        await().until(world::gateIsOpen);

        liveKit.hang();
        await().until(() -> !world.gateIsOpen());

        liveKit.recover();
        await().until(world::gateIsOpen);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void givenPostgresIsAwayThenTheGateClosesAndNothingIsLostOrCountedAsFailed(boolean silent) {
        await().until(world::gateIsOpen);
        begin();
        List<Pair> meanwhile = new ArrayList<>();
        String cid = world.person("Cid");
        String dan = world.person("Dan");

        leave(silent);
        try {
            world.left(pair, "a", "A1", "CLIENT_INITIATED");
            world.command(new Heartbeat(World.polling(ann, "p1" + ann), pair.session()));
            for (int i = 0; i < 3; i++) {
                meanwhile.add(Pairs.of(cid, dan));
                world.matched(meanwhile.getLast());
                world.parted(meanwhile.getLast(), cid);
            }
            await().until(() -> !world.gateIsOpen());
        } finally {
            comeBack(silent);
        }

        await().until(() -> world.told(pair).contains(new SessionOver(pair, Reason.LEFT, ann)));
        for (Pair one : meanwhile) {
            await().until(() -> record.session(one).equals("ENDED skipped by " + cid));
        }
        reply("p1" + ann);
        await().until(world::gateIsOpen);
        assertEquals(0, world.deadLetters());
    }

    @Test
    void givenPostgresForgetsAMatchInACrashThenItIsRecordedAndToldAgain() throws SQLException {
        await().until(world::gateIsOpen);
        awaitSilence();
        try (Connection holding = record.slowDisk()) {
            world.matched(pair);
            invitation(ann, pair);
            assertEquals("PENDING", record.session(pair));
            postgres.kill();
        }

        postgres.restart();

        await().until(() -> world.invitations(ann, pair).size() > 1);
        await().until(() -> world.invitations(ben, pair).size() > 1);
        assertEquals("PENDING", record.session(pair));
    }

    @Test
    void givenAConnectionOfThePoolThenItsStatementsAreLimitedAndGoByIndex() {
        assertEquals("1500ms", record.ask("SHOW statement_timeout"));
        assertEquals("off", record.ask("SHOW enable_seqscan"));
    }

    @Test
    void givenAConnectionOfThePoolThenItsCommitsDoNotWaitForTheDisk() {
        assertEquals("off", record.ask("SHOW synchronous_commit"));
    }

    /** @param silent it holds its connections and answers nothing, instead of being gone */
    private void leave(boolean silent) {
        if (silent) {
            postgres.pause();
        } else {
            postgres.stop();
        }
    }

    private void comeBack(boolean silent) {
        if (silent) {
            postgres.resume();
        } else {
            postgres.restart();
        }
    }
}
