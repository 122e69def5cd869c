package dev.parley.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.message.Mode;
import dev.parley.bus.message.Notice.Accepts;
import dev.parley.bus.message.Pair;
import dev.parley.bus.message.QueueEvent;
import dev.parley.bus.message.Wishes;
import dev.parley.queue.Decision.State;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whom a wait accepts as time passes, and who is met first. */
class WishesTest extends MatchingRules {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "             | 0  | ANYONE    | video:anyone",
                "de           | 0  | LANGUAGE  | video:language:de",
                "de           | 14 | LANGUAGE  | video:language:de",
                "de           | 15 | ANYONE    | video:anyone",
                "de strict    | 60 | LANGUAGE  | video:language:de",
                "chess        | 0  | INTERESTS | video:interest::chess",
                "chess        | 4  | INTERESTS | video:interest::chess",
                "chess        | 5  | ANYONE    | video:anyone",
                "chess strict | 60 | INTERESTS | video:interest::chess",
                "de chess     | 4  | INTERESTS | video:interest:de:chess",
                "de chess     | 5  | LANGUAGE  | video:language:de",
                "de chess     | 15 | ANYONE    | video:anyone",
                "strict       | 60 | ANYONE    | video:anyone"
            })
    void a_wait_accepts_more_as_time_passes(String wishes, int seconds, Accepts accepts, String pool) {
        known(ANNA);
        find(ANNA, wishes(wishes));

        passes(Duration.ofSeconds(seconds));
        sweep();

        assertEquals(accepts, standing(ANNA).accepts());
        assertEquals(List.of(ANNA), matching.pool(pool));
        assertEquals(1, standing(ANNA).position());
    }

    @Test
    void who_widens_is_told_and_stays_in_the_narrower_pools() {
        known(ANNA);
        find(ANNA, wishes("de chess"));
        passes(Duration.ofSeconds(15));

        assertTrue(sweep().of(ANNA).news());

        for (String pool : List.of("video:interest:de:chess", "video:language:de", "video:anyone")) {
            assertEquals(List.of(ANNA), matching.pool(pool), pool);
        }
    }

    /** The first waits for so many seconds before the second one finds. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "             | 0  |             | meet",
                "chess        | 0  | chess       | meet",
                "chess        | 0  | tea chess   | meet",
                "chess        | 0  | tea         | wait",
                "chess        | 0  |             | wait",
                "chess        | 5  |             | meet",
                "             | 60 | chess       | wait",
                "de chess     | 0  | de chess    | meet",
                "de chess     | 0  | fr chess    | wait",
                "de chess     | 0  | chess       | wait",
                "de chess     | 5  | de          | meet",
                "de chess     | 4  | de          | wait",
                "de chess     | 15 |             | meet",
                "de           | 0  | de          | meet",
                "de           | 0  | fr          | wait",
                "de           | 14 |             | wait",
                "de           | 15 |             | meet",
                "             | 60 | de          | wait",
                "chess strict | 60 |             | wait",
                "chess strict | 60 | chess       | meet",
                "             | 60 | tea strict  | wait",
                "text         | 60 |             | wait",
                "text chess   | 60 | chess       | wait",
                "text         | 0  | text        | meet"
            })
    void two_meet_only_where_both_accept_it(String first, int seconds, String second, String what) {
        known(ANNA, BERT);
        find(ANNA, wishes(first));
        passes(Duration.ofSeconds(seconds));
        sweep();

        State expected = what.equals("meet") ? State.PAIRED : State.WAITING;
        assertEquals(expected, find(BERT, wishes(second)).of(BERT).state());
    }

    @Test
    void two_who_do_not_share_a_wish_meet_when_both_have_widened() {
        known(ANNA, BERT);
        find(ANNA, wishes("de chess"));
        passes(Duration.ofSeconds(3));
        find(BERT, wishes("fr tea"));

        passes(Duration.ofSeconds(12));
        sweep();
        assertEquals(State.WAITING, state(ANNA));

        passes(Duration.ofSeconds(3));
        sweep();
        assertEquals(State.PAIRED, state(ANNA));
        assertEquals(State.PAIRED, state(BERT));
    }

    @Test
    void the_most_shared_interests_come_first_then_the_longest_wait() {
        known(ANNA, BERT, CARL, DORA, "emil");
        matching.closeGate();
        for (String each : List.of("anna chess", "bert chess tea", "carl chess tea", "dora")) {
            String[] words = each.split(" ", 2);
            find(words[0], wishes(words.length == 1 ? "" : words[1]));
            passes(Duration.ofSeconds(1));
        }
        matching.openGate();

        find("emil", wishes("tea music chess"));

        Pair pair = ((QueueEvent.Matched) matching.takeEvents().getLast()).pair();
        assertEquals(BERT, pair.first().user());
        assertEquals(List.of("tea", "chess"), pair.interests());
    }

    @Test
    void a_shared_language_is_named_and_another_is_not() {
        known(ANNA, BERT, CARL, DORA);

        Pair german = meet(ANNA, wishes("de"), BERT, wishes("de"));
        find(CARL, wishes("de"));
        passes(Duration.ofSeconds(15));
        sweep();
        find(DORA);
        Pair mixed = ((QueueEvent.Matched) matching.takeEvents().getLast()).pair();

        assertEquals("de", german.language());
        assertEquals(null, mixed.language());
        assertEquals(List.of(), mixed.interests());
    }

    @Test
    void new_wishes_while_waiting_keep_the_place_and_change_the_pools() {
        known(ANNA);
        find(ANNA, wishes("de chess"));
        passes(Duration.ofSeconds(3));

        Decision decision = find(ANNA, wishes("fr tea"));

        assertEquals(START, decision.of(ANNA).since());
        assertEquals(wishes("fr tea"), decision.of(ANNA).wishes());
        assertEquals(List.of(), matching.pool("video:interest:de:chess"));
        assertEquals(List.of(ANNA), matching.pool("video:interest:fr:tea"));
    }

    @Test
    void who_comes_back_to_an_old_wait_accepts_what_its_age_says() {
        known(ANNA, BERT);
        find(ANNA, wishes("chess"));
        passes(Duration.ofSeconds(4));
        find(BERT, wishes("chess"));
        Pair pair = ((QueueEvent.Matched) matching.takeEvents().getLast()).pair();
        passes(Duration.ofSeconds(2));

        Decision decision = undone(pair, BERT);

        assertEquals(START, decision.of(ANNA).since());
        assertEquals(Accepts.ANYONE, decision.of(ANNA).accepts());
    }

    /** Such as {@code text de chess tea strict}: two letters are a language. */
    static Wishes wishes(String words) {
        List<String> named = words == null || words.isBlank() ? List.of() : Arrays.asList(words.split(" "));
        return new Wishes(
                named.contains("text") ? Mode.TEXT : Mode.VIDEO,
                named.stream().filter(word -> word.length() == 2).findFirst().orElse(null),
                named.stream()
                        .filter(word ->
                                word.length() > 2 && !List.of("text", "strict").contains(word))
                        .toList(),
                named.contains("strict"),
                false);
    }
}
