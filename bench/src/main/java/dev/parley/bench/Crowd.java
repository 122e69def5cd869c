package dev.parley.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/** The people of a workload. Used on the event loop only. */
final class Crowd {

    private static final int CONNECTING_AT_ONCE = 32;
    private static final int TICK_MILLISECONDS = 1_000;
    private static final int SETTLE_TICKS = 10;

    private final Vertx vertx;
    private final Gateway gateway;
    private final MatchChecker checker;
    private final Measurement measurement;
    private final Person.Listener listener;
    private final List<Person> people = new ArrayList<>();
    private final String prefix =
            "bench-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt(), 6) + "-";
    private int wanted;
    private int asked;

    Crowd(Vertx vertx, Gateway gateway, MatchChecker checker, Measurement measurement, Person.Listener listener) {
        this.vertx = vertx;
        this.gateway = gateway;
        this.checker = checker;
        this.measurement = measurement;
        this.listener = listener;
    }

    List<Person> people() {
        return people;
    }

    /** Makes guests and opens their sockets, some at a time; fails with the first that can't be. */
    Future<Void> connect(int howMany) {
        wanted = howMany;
        vertx.setPeriodic(TICK_MILLISECONDS, timer -> {
            long now = System.nanoTime();
            people.forEach(person -> person.checkAnswer(now));
            checker.settle(now);
        });
        List<Future<Void>> lanes = new ArrayList<>();
        for (int lane = 0; lane < Math.min(howMany, CONNECTING_AT_ONCE); lane++) {
            lanes.add(connectNext());
        }
        return Future.all(lanes).mapEmpty();
    }

    private Future<Void> connectNext() {
        if (asked == wanted) {
            return Future.succeededFuture();
        }
        return gateway.guest(prefix + ++asked)
                .map(guest -> new Person(vertx, gateway, guest, checker, measurement, listener))
                .compose(person -> person.connect().onSuccess(ready -> people.add(person)))
                .recover(problem -> Future.failedFuture(
                        problem instanceof Unreachable
                                ? problem
                                : new Unreachable("a socket can't be opened: " + problem.getMessage(), problem)))
                .compose(ready -> connectNext());
    }

    /**
     * Lets what is on its way arrive, compares everybody's state with the server's, ends what goes on and closes the
     * sockets.
     */
    Future<Void> settle() {
        return quiet(SETTLE_TICKS)
                .compose(quiet -> compareWithServer())
                .compose(compared ->
                        each(people.stream().filter(Person::isTalking).toList(), Person::end))
                .compose(ended -> each(people.stream().filter(Person::isLooking).toList(), Person::cancel))
                .compose(cancelled -> each(people, Person::close));
    }

    /** What somebody is to be told may be on its way while the server says it: only the second difference counts. */
    private Future<Void> compareWithServer() {
        List<Person> doubtful = new ArrayList<>();
        return each(
                        people,
                        person -> person.status().onSuccess(said -> {
                            if (!checker.agrees(person.name(), said.state(), said.session())) {
                                doubtful.add(person);
                            }
                        }))
                .compose(first -> doubtful.isEmpty() ? Future.succeededFuture() : quiet(SETTLE_TICKS))
                .compose(quiet -> each(
                        doubtful,
                        person -> person.status()
                                .onSuccess(said -> checker.mustAgree(person.name(), said.state(), said.session()))));
    }

    private Future<Void> quiet(int ticks) {
        Promise<Void> tick = Promise.promise();
        vertx.setTimer(TICK_MILLISECONDS, timer -> tick.complete());
        return tick.future()
                .compose(over -> ticks > 0 && checker.isUnsettled() ? quiet(ticks - 1) : Future.succeededFuture());
    }

    /** Completes when all have succeeded or failed: what fails here was counted where it failed. */
    private static Future<Void> each(List<Person> people, Function<Person, Future<?>> act) {
        return Future.join(new ArrayList<>(people.stream().map(act).toList()))
                .transform(all -> Future.succeededFuture());
    }

    String progress() {
        if (people.size() < wanted) {
            return "%d of %d people are connected".formatted(people.size(), wanted);
        }
        return "%5d looking  %5d talking   %s   errors %d"
                .formatted(
                        people.stream().filter(Person::isLooking).count(),
                        people.stream().filter(Person::isTalking).count(),
                        measurement.lastSecond(),
                        measurement.errors());
    }
}
