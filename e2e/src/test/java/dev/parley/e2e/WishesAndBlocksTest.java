package dev.parley.e2e;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The page's forms and lists while things happen around the one who uses them. */
class WishesAndBlocksTest extends PeopleAtParley {

    @Test
    void wishes_that_somebody_is_typing_while_waiting_outlive_a_reconnect() {
        try (Browser browser = new Browser(parley.gatewayUrl())) {
            Visitor anna = browser.visit("Anna", "transport=socket");
            anna.write("interests", "chess");
            anna.press("strict");
            anna.press("start");
            anna.awaitState("waiting");
            anna.press("wishes-summary");
            anna.write("interests", "chess, jazz");
            long sockets = anna.socketsOpened();

            parley.restart("gateway");

            await().atMost(Visitor.PATIENCE)
                    .pollInSameThread()
                    .until(() -> anna.state().equals("waiting") && anna.socketsOpened() > sockets);
            assertEquals("chess, jazz", anna.written("interests"));
            anna.press("update");
            await().pollInSameThread().until(() -> anna.text("accepts").contains("jazz"));
            anna.press("cancel");
            anna.closeTab();
        }
    }

    @Test
    void whoever_takes_blocks_back_by_keyboard_stays_in_the_list() {
        try (Browser browser = new Browser(parley.gatewayUrl())) {
            Visitor anna = browser.visit("Anna");
            anna.choose("mode", "text");
            for (String name : List.of("Bert", "Carl")) {
                Person partner = connected(name);
                partner.find(Map.of("mode", "text"));
                anna.awaitState("idle");
                anna.press("start");
                anna.awaitState("matched");
                anna.press("block");
                anna.press("block-confirm");
                anna.awaitState("idle");
            }
            anna.press("blocks-heading");
            await().pollInSameThread().until(() -> anna.count("unblock") == 2);

            anna.focus("unblock");
            anna.pressKey("Enter");
            await().pollInSameThread().until(() -> anna.count("unblock") == 1);
            await().pollInSameThread().until(() -> anna.focused().equals("unblock"));

            anna.pressKey("Enter");
            await().pollInSameThread().until(() -> anna.count("unblock") == 0);
            await().pollInSameThread().until(() -> anna.focused().equals("blocks-heading"));
            anna.closeTab();
        }
    }
}
