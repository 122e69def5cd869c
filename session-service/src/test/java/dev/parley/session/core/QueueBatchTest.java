package dev.parley.session.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.bus.message.Caller;
import dev.parley.bus.message.Pair;
import dev.parley.bus.message.QueueEvent;
import dev.parley.bus.message.QueueEvent.Matched;
import dev.parley.bus.message.QueueEvent.Parted;
import dev.parley.bus.message.QueueEvent.Resumed;
import dev.parley.bus.message.Reason;
import dev.parley.session.Pairs;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class QueueBatchTest {

    @Test
    void givenTwoMatchesOfOnePersonInABatchThenTheOlderIsSuperseded() {
        Pair older = Pairs.matchedAt(1_000, "ann", "ben");
        Pair newer = Pairs.matchedAt(2_000, "cid", "ann");
        Pair other = Pairs.matchedAt(1_500, "dan", "eva");

        for (List<Pair> order : List.of(List.of(older, newer, other), List.of(newer, other, older))) {
            QueueBatch batch = batch(order.stream().map(Matched::new).toArray(QueueEvent[]::new));

            assertEquals(Set.of(older.session()), batch.superseded());
        }
    }

    @Test
    void givenAnEventTwiceThenItCountsOnce() {
        Pair pair = Pairs.of("ann", "ben");

        QueueBatch batch = batch(
                new Matched(pair),
                new Matched(pair),
                new Parted(pair, Reason.SKIPPED, "ann"),
                new Parted(pair, Reason.SKIPPED, "ann"));

        assertEquals(List.of(pair), batch.pairs());
        assertEquals(1, batch.partings().size());
        assertEquals(Set.of(), batch.superseded());
    }

    @Test
    void givenAMatchAndItsResumptionThenThePairIsRecordedOnceAndTheMatchIsKnownToBeHere() {
        Pair matched = Pairs.of("ann", "ben");
        Pair resumed = Pairs.of("cid", "dan");

        QueueBatch batch = batch(
                new Resumed(matched, Caller.socket("ann", 1, "g", null)),
                new Matched(matched),
                new Resumed(resumed, Caller.socket("cid", 1, "g", null)));

        assertEquals(List.of(matched, resumed), batch.pairs());
        assertEquals(Set.of(matched.session()), batch.matched());
        assertEquals(Set.of(matched.session(), resumed.session()), batch.resumedSessions());
    }

    @Test
    void givenMatchesThenTheRoomsOfThosePromiseToBeNeededThatNothingInTheBatchSpeaksAgainst() {
        Instant oldest = Instant.ofEpochMilli(1_000);
        Pair late = Pairs.matchedAt(999, "ann", "ben");
        Pair onTime = Pairs.matchedAt(1_000, "cid", "dan");
        Pair superseded = Pairs.matchedAt(1_500, "eva", "flo");
        Pair newer = Pairs.matchedAt(2_000, "eva", "gus");
        Pair parted = Pairs.matchedAt(2_000, "hal", "ida");
        Pair earlier = Pairs.matchedAt(2_000, "jon", "kim");

        QueueBatch batch = batch(
                new Matched(late),
                new Matched(onTime),
                new Matched(superseded),
                new Matched(newer),
                new Matched(parted),
                new Parted(parted, Reason.SKIPPED, "hal"),
                new Resumed(earlier, Caller.socket("jon", 1, "g", null)));

        assertEquals(Set.of(onTime.session(), newer.session()), batch.promising(oldest));
    }

    @Test
    void givenPartingsThenThoseOfTheSamePeopleOrSessionsAreRecordedBeforehandAndTheOthersAfterwards() {
        Pair left = Pairs.of("ann", "ben");
        Pair next = Pairs.of("cid", "ben");
        Pair unrelated = Pairs.of("dan", "eva");
        Pair brief = Pairs.of("flo", "gus");
        Parted ofTheSamePerson = new Parted(left, Reason.SKIPPED, "ann");
        Parted ofOthers = new Parted(unrelated, Reason.ENDED, "dan");
        Parted ofTheMatchItself = new Parted(brief, Reason.SKIPPED, "gus");

        QueueBatch batch = batch(ofOthers, ofTheSamePerson, new Matched(next), new Matched(brief), ofTheMatchItself);

        assertEquals(List.of(ofTheSamePerson, ofTheMatchItself), batch.partingsBeforehand());
        assertEquals(List.of(ofOthers), batch.partingsAfterwards());
        assertEquals(Set.of("cid", "ben", "flo", "gus"), batch.people());
    }

    private static QueueBatch batch(QueueEvent... events) {
        return QueueBatch.of(Pairs.entries(events));
    }
}
