package dev.parley.gateway.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EarlyCommandsTest {

    @Test
    void given_early_commands_when_the_person_is_taken_then_they_run_in_order_and_are_bounded() {
        List<Integer> ran = new ArrayList<>();
        EarlyCommands early = new EarlyCommands();
        for (int i = 0; i < 32; i++) {
            int number = i;
            assertTrue(early.run(() -> ran.add(number)));
        }
        assertFalse(early.run(() -> ran.add(99)));
        assertTrue(ran.isEmpty());

        early.open();
        early.run(() -> ran.add(32));

        assertEquals(33, ran.size());
        assertEquals(List.of(0, 1, 2), ran.subList(0, 3));
        assertEquals(32, ran.getLast());
    }
}
