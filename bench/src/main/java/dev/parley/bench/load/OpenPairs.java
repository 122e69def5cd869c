package dev.parley.bench.load;

import dev.parley.bench.system.SystemUnderTest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * People ask at moments that do not depend on the system: whoever has been idle longest asks, and where nobody is idle
 * the ask waits and keeps its moment. A pair talks for a random time, then one of the two ends it and both are idle. One
 * run after the other, with the same people. Used on the event loop only.
 */
public final class OpenPairs implements Person.Listener {

    private static final int VANISHES_WITHIN_MILLISECONDS = 200;
    /** Longer than a system keeps the place of somebody who is away. */
    static final long AWAY_SECONDS = 20;

    private static final long DRAIN_TICK_MILLISECONDS = 50;
    private static final long RECONNECT_MILLISECONDS = 1_000;

    private final Vertx vertx;
    private final People people;
    private final MatchChecker checker;
    private final Processes processes;
    private final boolean isOnlyMeasured;
    private final RandomGenerator random = new SplittableRandom();
    private final Deque<Person> idle = new ArrayDeque<>();
    /** Intended moments of asks for which nobody was idle. */
    private final Queue<Long> backlog = new ArrayDeque<>();
    /** The first of each pair who was told. */
    private final Map<String, Told> halfTold = new HashMap<>();

    private record Told(Person person, long intended, long at) {}

    private Plan plan;
    private Measurement measurement = new Measurement(0, 0);
    private Arrivals arrivals;
    private Promise<Void> stopped;
    private boolean draining;
    private volatile boolean interrupted;
    private final Vanished vanished = new Vanished();

    /** @param checker sees everything that people are told, over all runs */
    public OpenPairs(Vertx vertx, SystemUnderTest system, MatchChecker checker, Processes processes) {
        this.vertx = vertx;
        this.people = new People(vertx, system, checker, this);
        this.checker = checker;
        this.processes = processes;
        this.isOnlyMeasured = system.isOnlyMeasured();
    }

    /** Lets so many people be there, those of earlier calls included. */
    public Future<Void> connect(int howMany) {
        return people.become(howMany).onSuccess(all -> {
            idle.clear();
            people.all().stream().filter(Person::isIdle).forEach(idle::add);
        });
    }

    /** One line about now; to be called each second. */
    public String progress() {
        if (plan == null || people.isConnecting()) {
            return people.progress();
        }
        String beside = people.waitingBeside() == 0 ? "" : "%7d wait beside".formatted(people.waitingBeside());
        return "%6d looking %6d talking %6d late   %s%s"
                .formatted(
                        people.tally().looking(),
                        people.tally().talking(),
                        backlog.size(),
                        measurement.lastSecond(),
                        beside);
    }

    /** Does it; completes when all who were asked for have parted again, or that took too long. */
    public Future<Row> run(Plan next) {
        plan = next;
        stopped = Promise.promise();
        draining = false;
        long begin = System.nanoTime() + plan.warmUp().toNanos();
        measurement = new Measurement(begin, begin + plan.window().toNanos());
        Map<MatchChecker.Fault, Long> faultsBefore = checker.faults();
        arrivals = new Arrivals(vertx.nettyEventLoopGroup().next(), random, plan.arrivals(), this::arrive);
        arrivals.start();
        Row.Builder row = new Row.Builder(plan, isOnlyMeasured);
        return within(plan.warmUp())
                .compose(warm -> processes.sample(vertx))
                .onSuccess(row::atBegin)
                .compose(sampled -> within(plan.window()))
                .compose(measured -> {
                    arrivals.stop();
                    draining = true;
                    row.seconds(measurement.end(System.nanoTime()));
                    row.outstanding(backlog.size() + people.tally().looking());
                    return processes.sample(vertx);
                })
                .onSuccess(row::atEnd)
                .compose(sampled -> drain(System.nanoTime()))
                .map(drained -> row.build(measurement, vanished.take(), checker.faultsSince(faultsBefore)));
    }

    /** Compares everybody's state with the system's and lets all go. To be called after the last run. */
    public Future<Void> finish() {
        return people.compareWithSystem(measurement.givenUp() == 0).compose(compared -> people.close());
    }

    /** Ends the present run's window now, and further runs should not be begun. From the event loop. */
    public void stop() {
        interrupted = true;
        if (stopped != null) {
            stopped.tryComplete();
        }
    }

    /** Whether it was told to stop; from any thread. */
    public boolean isStopped() {
        return interrupted;
    }

    private Future<Void> within(Duration time) {
        Promise<Void> over = Promise.promise();
        long timer = vertx.setTimer(Math.max(1, time.toMillis()), due -> over.tryComplete());
        stopped.future().onComplete(stop -> {
            vertx.cancelTimer(timer);
            over.tryComplete();
        });
        return over.future();
    }

    private void arrive(long moment) {
        measurement.offered(moment);
        backlog.add(moment);
        askWhoCan();
    }

    private void askWhoCan() {
        while (!backlog.isEmpty() && !idle.isEmpty()) {
            Person person = idle.poll();
            if (person.isIdle()) {
                person.find(backlog.poll());
                if (random.nextDouble() < plan.vanishes()) {
                    vertx.setTimer(1 + random.nextInt(VANISHES_WITHIN_MILLISECONDS), due -> vanish(person));
                }
            }
        }
    }

    private void vanish(Person person) {
        if (person.isLooking()) {
            vanished.gone(person.name(), Instant.now());
            person.vanish();
            vertx.setTimer(Duration.ofSeconds(AWAY_SECONDS).toMillis(), due -> comeBack(person));
        }
    }

    private void comeBack(Person person) {
        person.comeBack()
                .onSuccess(back -> {
                    vanished.back(person.name());
                    idle(person);
                })
                .onFailure(problem -> gone(person));
    }

    @Override
    public void matched(Person person) {
        Told told = new Told(person, person.intended(), System.nanoTime());
        measurement.told(told.intended(), told.at());
        vanished.met(person.partner(), person.matchedAt());
        Told first = halfTold.remove(person.session());
        if (first == null) {
            halfTold.put(person.session(), told);
            return;
        }
        Told later = told.intended() - first.intended() > 0 ? told : first;
        measurement.paired(later.intended(), later.at(), told.at());
        Person ending = random.nextBoolean() ? first.person() : person;
        String session = person.session();
        vertx.setTimer(plan.talk().any(random), due -> {
            if (session.equals(ending.session())) {
                part(ending);
            }
        });
    }

    private void part(Person ending) {
        if (!draining && random.nextDouble() < plan.skips()) {
            long now = System.nanoTime();
            measurement.offered(now);
            ending.skip(now);
        } else {
            ending.end();
        }
    }

    @Override
    public void idle(Person person) {
        idle.add(person);
        askWhoCan();
    }

    @Override
    public void trouble(Person person, String what) {
        measurement.trouble(what);
    }

    @Override
    public void refused(Person person, String why) {
        measurement.refused(person.intended(), why);
    }

    @Override
    public void gone(Person person) {
        vertx.setTimer(
                RECONNECT_MILLISECONDS,
                due -> person.comeBack().onSuccess(back -> idle(person)).onFailure(problem -> gone(person)));
    }

    /** Ends when all have parted, or after its time; the last one who looks for somebody stops doing so. */
    private Future<Void> drain(long since) {
        long now = System.nanoTime();
        boolean late = now - since > plan.drain().toNanos();
        boolean quiet = backlog.isEmpty()
                && people.tally().looking() <= 1
                && people.tally().talking() == 0
                && !checker.isUnsettled();
        if (!quiet && !late) {
            if (now - since > plan.drain().toNanos() / 2) {
                // Talks that are longer than anybody wants to wait for.
                people.all().forEach(Person::end);
            }
            return vertx.timer(DRAIN_TICK_MILLISECONDS).compose(tick -> drain(since));
        }
        backlog.forEach(moment -> measurement.givenUp(moment, now));
        backlog.clear();
        halfTold.clear();
        List<Person> left = people.all().stream().filter(Person::isLooking).toList();
        left.stream().skip(1).forEach(person -> measurement.givenUp(person.intended(), now));
        return Future.join(left.stream().map(Person::cancel).toList())
                .transform(
                        cancelled -> people.tally().looking() == 0 || late ? Future.succeededFuture() : drain(since));
    }
}
