package dev.parley.bench.load;

import dev.parley.bench.system.SystemUnderTest;
import dev.parley.bench.system.Unreachable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/** The people of a workload, and what is done with all of them. Used on the event loop only. */
final class People {

    private static final int AT_ONCE = 64;
    private static final long TICK_MILLISECONDS = 1_000;

    private final Vertx vertx;
    private final SystemUnderTest system;
    private final MatchChecker checker;
    private final Person.Listener listener;
    private final Tally tally = new Tally();
    private final List<Person> all = new ArrayList<>();
    private final String prefix =
            "bench-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt(), 6) + "-";
    private int wanted;
    private int asked;

    People(Vertx vertx, SystemUnderTest system, MatchChecker checker, Person.Listener listener) {
        this.vertx = vertx;
        this.system = system;
        this.checker = checker;
        this.listener = listener;
        vertx.setPeriodic(TICK_MILLISECONDS, timer -> {
            long now = System.nanoTime();
            all.forEach(person -> person.checkAnswers(now));
            checker.settle(now);
        });
    }

    List<Person> all() {
        return all;
    }

    Tally tally() {
        return tally;
    }

    /** Completes when there are so many, all of them connected; fails with the first that can't be. */
    Future<Void> become(int howMany) {
        wanted = Math.max(wanted, howMany);
        List<Future<Void>> lanes = new ArrayList<>();
        for (int lane = 0; lane < AT_ONCE; lane++) {
            lanes.add(connectNext());
        }
        return Future.all(lanes).mapEmpty();
    }

    private Future<Void> connectNext() {
        if (asked >= wanted) {
            return Future.succeededFuture();
        }
        Person person = new Person(checker, tally, listener);
        return person.arrive(system, prefix + ++asked)
                .onSuccess(ready -> all.add(person))
                .recover(problem -> Future.failedFuture(
                        problem instanceof Unreachable
                                ? problem
                                : new Unreachable("somebody cannot connect: " + problem.getMessage(), problem)))
                .compose(ready -> connectNext());
    }

    /** One line about connecting. */
    String progress() {
        return "%d of %d people are connected".formatted(all.size(), wanted);
    }

    /**
     * Compares everybody's state with the system's. What somebody is to be told may be on its way while the system says
     * it: only the second difference counts.
     */
    Future<Void> compareWithSystem() {
        List<Person> doubtful = new ArrayList<>();
        return each(
                        present(),
                        person -> person.agrees().onSuccess(agrees -> {
                            if (!agrees) {
                                doubtful.add(person);
                            }
                        }))
                .compose(first -> doubtful.isEmpty() ? Future.succeededFuture() : vertx.timer(TICK_MILLISECONDS))
                .compose(later -> each(doubtful, Person::mustAgree));
    }

    /** Everybody goes away. */
    Future<Void> close() {
        return each(all, Person::close);
    }

    private List<Person> present() {
        return all.stream().filter(person -> !person.isGone()).toList();
    }

    /** Completes when all have succeeded or failed, some at a time: what fails here was counted where it failed. */
    private static Future<Void> each(List<Person> people, Function<Person, Future<?>> act) {
        List<Future<Void>> lanes = new ArrayList<>();
        int[] next = {0};
        for (int lane = 0; lane < AT_ONCE; lane++) {
            Promise<Void> through = Promise.promise();
            lanes.add(through.future());
            eachNext(people, next, act, through);
        }
        return Future.all(lanes).mapEmpty();
    }

    /** What is done at once goes round a loop, so that the stack does not grow with the number of people. */
    private static void eachNext(
            List<Person> people, int[] next, Function<Person, Future<?>> act, Promise<Void> through) {
        while (next[0] < people.size()) {
            Future<?> acting = act.apply(people.get(next[0]++));
            if (!acting.isComplete()) {
                acting.onComplete(done -> eachNext(people, next, act, through));
                return;
            }
        }
        through.complete();
    }
}
