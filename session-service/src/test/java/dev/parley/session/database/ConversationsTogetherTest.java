package dev.parley.session.database;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.message.Pair;
import dev.parley.bus.message.QueueEvent.Parted;
import dev.parley.bus.message.Reason;
import dev.parley.session.Pairs;
import dev.parley.session.database.Conversations.Beat;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Many replicas at once. */
class ConversationsTogetherTest extends RecordTest {

    @Test
    void givenBatchesThatOverlapFromAllSidesThenNoneWaitsForAnotherForEver()
            throws InterruptedException, ExecutionException {
        List<String> people = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            people.add(ann + "x" + i);
            update("INSERT INTO users (username) VALUES (?)", people.getLast());
        }
        long start = System.currentTimeMillis();
        AtomicInteger clock = new AtomicInteger();
        List<Pair> all = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            int first = new Random(i).nextInt(people.size());
            int second = (first + 1 + new Random(i + 1_000).nextInt(people.size() - 1)) % people.size();
            all.add(Pairs.matchedAt(start + clock.incrementAndGet(), people.get(first), people.get(second)));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
            List<Future<?>> work = new ArrayList<>();
            for (int thread = 0; thread < 6; thread++) {
                Random random = new Random(thread);
                work.add(threads.submit(() -> {
                    for (int round = 0; round < 40; round++) {
                        workOn(someOf(all, random), round);
                    }
                }));
            }
            for (Future<?> one : work) {
                one.get();
            }
        }
        assertTrue(conversations.live(people).size() <= people.size());
    }

    private static void workOn(List<Pair> pairs, int round) {
        List<String> sessions = pairs.stream().map(Pair::session).toList();
        switch (round % 5) {
            case 0, 1 -> conversations.match(pairs, Set.of(), Instant.now().minus(LONG));
            case 2 -> conversations.invite(sessions);
            case 3 ->
                conversations.heartbeat(pairs.stream()
                        .map(pair -> new Beat(pair.first().user(), pair.session()))
                        .toList());
            default ->
                conversations.part(pairs.stream()
                        .map(pair -> new Parted(pair, Reason.SKIPPED, null))
                        .toList());
        }
    }

    private static List<Pair> someOf(List<Pair> all, Random random) {
        return random.ints(0, all.size())
                .distinct()
                .limit(20)
                .mapToObj(all::get)
                .toList();
    }
}
