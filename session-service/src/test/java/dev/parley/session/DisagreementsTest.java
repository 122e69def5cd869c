package dev.parley.session;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.parley.bus.message.Pair;
import dev.parley.bus.message.Reason;
import dev.parley.bus.message.SessionCommand.Paired;
import dev.parley.bus.message.SessionEvent.MatchUndone;
import dev.parley.bus.message.SessionEvent.SessionOver;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Queue-service holds pairs that the record knows otherwise. */
@QuarkusTest
class DisagreementsTest extends ServiceTest {

    @Inject
    MeterRegistry metrics;

    @Test
    void givenASessionThatIsLongOverOrWasNeverRecordedThenItsPeopleAreToldSo() {
        begin();
        record.sql(
                "UPDATE sessions SET state = 'ENDED', end_reason = 'left', ended_by = ?, room = 'deleted',"
                        + " ended_at = now() - interval '1 day' WHERE id = ?::uuid",
                ben,
                pair.session());
        Pair unknown = Pairs.of(ann, ben);
        double corrected = corrections();

        world.command(new Paired(List.of(pair, unknown)));

        await().until(() -> world.told(pair).equals(List.of(new SessionOver(pair, Reason.LEFT, ben))));
        await().until(() -> world.told(unknown).size() == 1);
        assertEquals(
                unknown,
                assertInstanceOf(MatchUndone.class, world.told(unknown).getFirst())
                        .pair());
        assertEquals(2, corrections() - corrected);
    }

    @Test
    void givenASessionThatLivesOrHasJustEndedThenNothingIsSaid() {
        begin();
        Pair justOver = Pairs.of(world.person("Cid"), world.person("Dan"));
        world.matched(justOver);
        invitation(justOver.first().user(), justOver);
        record.sql(
                "UPDATE sessions SET state = 'ENDED', end_reason = 'left', room = 'deleted', ended_at = now()"
                        + " WHERE id = ?::uuid",
                justOver.session());
        Pair unknown = Pairs.of(ann, ben);

        world.command(new Paired(List.of(pair, justOver, unknown)));

        await().until(() -> world.told(unknown).size() == 1);
        assertEquals(List.of(), world.told(pair));
        assertEquals(List.of(), world.told(justOver));
        assertEquals("ACTIVE", record.session(pair));
    }

    private double corrections() {
        return metrics.counter("parley.corrections", "kind", "paired").count();
    }
}
