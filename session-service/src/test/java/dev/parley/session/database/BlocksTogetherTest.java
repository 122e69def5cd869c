package dev.parley.session.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.Uuid7;
import dev.parley.bus.message.Pair;
import dev.parley.session.Pairs;
import dev.parley.session.database.Blocks.Answer;
import dev.parley.session.database.Blocks.Block;
import dev.parley.session.database.Blocks.Holds;
import dev.parley.session.database.Blocks.Removal;
import dev.parley.session.database.Blocks.Wish;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Many replicas at once. */
class BlocksTogetherTest extends RecordTest {

    private static final int REPLICAS = 6;
    private static final int PEOPLE = 8;
    private static final int LIMIT = 5;

    private final Blocks blocks = new Blocks(database);

    @Test
    void givenTheSameCommandsInBatchesOfSeveralReplicasThenEverybodyHasAsManyBlocksAsAllowed()
            throws InterruptedException, ExecutionException {
        List<String> people = people();
        List<Wish> wishes = everybodyBlocksEverybody(people);

        Map<Wish, Set<Answer>> answers = inAllReplicas(random -> {
                    List<Wish> mine = new ArrayList<>(wishes);
                    Collections.shuffle(mine, random);
                    List<Answered> all = new ArrayList<>();
                    for (int from = 0; from < mine.size(); from += 20) {
                        all.addAll(block(mine.subList(from, Math.min(from + 20, mine.size()))));
                    }
                    return all;
                })
                .stream()
                .collect(Collectors.groupingBy(
                        Answered::wish, Collectors.mapping(Answered::answer, Collectors.toSet())));

        Map<String, Long> counts =
                blocks.of(people).stream().collect(Collectors.groupingBy(Block::blocker, Collectors.counting()));
        people.forEach(person -> assertEquals(LIMIT, counts.get(person), person));
        answers.forEach((wish, different) -> assertEquals(1, different.size(), wish + " got " + different));
    }

    @Test
    void givenBlocksAreMadeAndRemovedBySeveralReplicasThenNobodyEverHasTooMany()
            throws InterruptedException, ExecutionException {
        List<String> people = people();
        List<Wish> wishes = everybodyBlocksEverybody(people);

        inAllReplicas(random -> {
            for (int round = 0; round < 15; round++) {
                List<Answered> made = block(random.ints(20, 0, wishes.size())
                        .mapToObj(wishes::get)
                        .map(wish -> new Wish(wish.blocker(), wish.session(), Uuid7.fresh()))
                        .toList());
                blocks.of(people).stream()
                        .collect(Collectors.groupingBy(Block::blocker, Collectors.counting()))
                        .forEach((person, count) -> assertTrue(count <= LIMIT, person + " has " + count));
                blocks.unblock(made.stream()
                        .filter(answered -> answered.answer() instanceof Holds)
                        .map(answered -> new Removal(answered.wish().blocker(), ((Holds) answered.answer()).block()))
                        .toList());
            }
            return List.of();
        });
    }

    private record Answered(Wish wish, Answer answer) {}

    private static List<Answered> inAllReplicas(Function<Random, List<Answered>> replica)
            throws InterruptedException, ExecutionException {
        List<Answered> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(REPLICAS)) {
            List<Future<List<Answered>>> work = new ArrayList<>();
            for (int number = 0; number < REPLICAS; number++) {
                Random random = new Random(number);
                work.add(threads.submit(() -> replica.apply(random)));
            }
            for (Future<List<Answered>> one : work) {
                all.addAll(one.get());
            }
        }
        return all;
    }

    private List<Answered> block(List<Wish> wishes) {
        List<Answer> answers = blocks.block(wishes, Duration.ofDays(1), LIMIT);
        List<Answered> answered = new ArrayList<>();
        for (int i = 0; i < wishes.size(); i++) {
            answered.add(new Answered(wishes.get(i), answers.get(i)));
        }
        return answered;
    }

    private List<String> people() {
        List<String> people = new ArrayList<>();
        for (int i = 0; i < PEOPLE; i++) {
            people.add(ann + "x" + i);
            update("INSERT INTO users (username) VALUES (?)", people.getLast());
        }
        return people;
    }

    private static List<Wish> everybodyBlocksEverybody(List<String> people) {
        List<Wish> wishes = new ArrayList<>();
        for (String one : people) {
            for (String other : people) {
                if (!one.equals(other)) {
                    Pair pair = Pairs.of(one, other);
                    match(pair);
                    wishes.add(new Wish(one, pair.session(), Uuid7.fresh()));
                }
            }
        }
        return wishes;
    }
}
