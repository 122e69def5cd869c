package dev.parley.session;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.bus.message.QueueEvent;
import dev.parley.bus.message.QueueEvent.Forgiven;
import dev.parley.bus.message.QueueEvent.Penalised;
import dev.parley.bus.message.SessionEvent.Admitted;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Skips are counted by queue-service; the record keeps the counts and gives them back. */
@QuarkusTest
class SkipCountsTest extends ServiceTest {

    private static final long THEN = 1_700_000_000_000L;

    static Stream<List<QueueEvent>> orders() {
        QueueEvent first = new Penalised("", 3, THEN, 0);
        QueueEvent second = new Penalised("", 4, THEN + 1, THEN + 60_001);
        return Stream.of(
                List.of(first, second),
                List.of(second, first),
                List.of(first, second, first),
                List.of(new Forgiven("", THEN - 1), second, second));
    }

    @ParameterizedTest
    @MethodSource("orders")
    void givenCountsInAnyOrderThenTheLatestHoldsAndComesBackWithTheAdmission(List<QueueEvent> order) {
        for (QueueEvent event : order) {
            world.queue(about(ann, event));
            awaitSilence();
        }
        world.queue(order.stream().map(event -> about(ben, event)).toArray(QueueEvent[]::new));

        world.queue(World.asksAdmission(ann, null), World.asksAdmission(ben, null));

        await().until(() ->
                world.admissions(ann).size() == 1 && world.admissions(ben).size() == 1);
        for (String user : List.of(ann, ben)) {
            Admitted admitted = world.admissions(user).getFirst();
            assertEquals(4, admitted.skips());
            assertEquals(THEN + 1, admitted.skipsAt());
            assertEquals(THEN + 60_001, admitted.cooldownUntil());
        }
    }

    @Test
    void givenSomebodyIsForgivenThenNothingIsLeft() {
        world.queue(new Penalised(ann, 5, THEN, THEN + 300_000), new Forgiven(ann, THEN + 70_000));
        world.queue(World.asksAdmission(ann, null));

        await().until(() -> world.admissions(ann).size() == 1);
        Admitted admitted = world.admissions(ann).getFirst();
        assertEquals(
                List.of(0L, THEN + 70_000, 0L),
                List.of((long) admitted.skips(), admitted.skipsAt(), admitted.cooldownUntil()));
    }

    @Test
    void givenSomebodyUnknownThenNothingIsCounted() {
        world.queue(new Penalised("nobody", 5, THEN, 0), new Penalised(ann, 1, THEN, 0));

        await().until(() -> record.ask("SELECT skip_count FROM users WHERE username = ?", ann)
                .equals("1"));
        assertEquals("none", record.ask("SELECT skip_count FROM users WHERE username = 'nobody'"));
    }

    private static QueueEvent about(String user, QueueEvent event) {
        return switch (event) {
            case Penalised counted -> new Penalised(user, counted.skips(), counted.at(), counted.cooldownUntil());
            case Forgiven forgiven -> new Forgiven(user, forgiven.at());
            default -> throw new IllegalArgumentException(event.toString());
        };
    }
}
