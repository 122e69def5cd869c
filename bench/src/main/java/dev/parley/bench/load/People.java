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
    private static final int PATIENT_TICKS = 20;

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
        while (asked < wanted) {
            Future<Person> arrival = arrive();
            // Where nobody has to connect beforehand thousands arrive at once: by a loop, for they are too many for a
            // stack.
            if (!arrival.succeeded()) {
                return arrival.compose(ready -> connectNext());
            }
        }
        return Future.succeededFuture();
    }

    private Future<Person> arrive() {
        Person person = new Person(checker, tally, listener);
        return person.arrive(system, prefix + ++asked)
                .map(person)
                .onSuccess(all::add)
                .recover(problem -> Future.failedFuture(
                        problem instanceof Unreachable
                                ? problem
                                : new Unreachable("somebody cannot connect: " + problem.getMessage(), problem)));
    }

    /** Whether {@link #become} is still at work. */
    boolean isConnecting() {
        return all.size() < wanted;
    }

    /** One line about those who are there. */
    String progress() {
        return "%d of %d people are connected".formatted(all.size(), wanted);
    }

    /** How many wait beside them without sockets. */
    int waitingBeside() {
        return system.waiting();
    }

    /**
     * Compares everybody's state with the system's. Asking makes the system tell a match again, which would repair a
     * lost one; so the first difference counts.
     *
     * @param atRest nothing can be on its way to anybody. After too much load something can: then a difference must last
     *     to count
     */
    Future<Void> compareWithSystem(boolean atRest) {
        return atRest ? each(present(), Person::mustAgree) : waitUntilAgreed(present(), PATIENT_TICKS);
    }

    private Future<Void> waitUntilAgreed(List<Person> doubtful, int ticks) {
        List<Person> still = new ArrayList<>();
        return each(
                        doubtful,
                        person -> person.agrees().onSuccess(agrees -> {
                            if (!agrees) {
                                still.add(person);
                            }
                        }))
                .compose(asked -> {
                    if (still.isEmpty()) {
                        return Future.succeededFuture();
                    }
                    return ticks == 0
                            ? each(still, Person::mustAgree)
                            : vertx.timer(TICK_MILLISECONDS).compose(tick -> waitUntilAgreed(still, ticks - 1));
                });
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
