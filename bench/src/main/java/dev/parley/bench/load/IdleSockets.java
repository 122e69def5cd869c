package dev.parley.bench.load;

import dev.parley.bench.system.SystemUnderTest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Connected people who do nothing: what one of them costs. Used on the event loop only. */
public final class IdleSockets implements Person.Listener {

    private static final Duration SETTLES_WITHIN = Duration.ofSeconds(5);
    private static final double KILOBYTES_PER_MEGABYTE = 1_024;

    private final Vertx vertx;
    private final People people;
    private final Processes processes;
    private String now = "";
    private long lost;

    /**
     * What was seen.
     *
     * @param sockets how many were opened between the first look at memory and the second
     * @param seconds how long they did nothing
     * @param kilobytesPerSocket of memory by which each process grew
     * @param percentOfCore that each process used meanwhile
     * @param lost sockets that did not stay open
     */
    public record Cost(
            int sockets,
            double seconds,
            Map<String, Double> kilobytesPerSocket,
            Map<String, Double> percentOfCore,
            long lost) {

        private static Cost of(
                int sockets, Processes.Sample before, Processes.Sample open, Processes.Sample end, long lost) {
            double seconds = (double) (end.moment() - open.moment())
                    / Duration.ofSeconds(1).toNanos();
            Map<String, Double> kilobytes = new LinkedHashMap<>();
            Map<String, Double> percent = new LinkedHashMap<>();
            end.megabytes().forEach((process, megabytes) -> {
                double grown = megabytes - before.megabytes().getOrDefault(process, megabytes);
                kilobytes.put(process, grown * KILOBYTES_PER_MEGABYTE / sockets);
                double used = end.cpuMilliseconds().get(process)
                        - open.cpuMilliseconds().getOrDefault(process, 0.0);
                percent.put(process, used / 10 / seconds);
            });
            return new Cost(sockets, seconds, kilobytes, percent, lost);
        }
    }

    public IdleSockets(Vertx vertx, SystemUnderTest system, MatchChecker checker, Processes processes) {
        this.vertx = vertx;
        this.people = new People(vertx, system, checker, this);
        this.processes = processes;
    }

    /** One line about now. */
    public String progress() {
        return people.progress() + now;
    }

    /**
     * Opens sockets and looks what they cost.
     *
     * @param first how many are opened before memory is first looked at, so that what comes with the first ones (code,
     *     pools) is not taken for theirs
     * @param sockets how many after it
     * @param window how long they do nothing
     */
    public Future<Cost> run(int first, int sockets, Duration window) {
        return people.become(first)
                .compose(opened -> settle())
                .compose(settled -> processes.sample(vertx))
                .compose(before -> people.become(first + sockets)
                        .compose(opened -> settle())
                        .compose(settled -> processes.sample(vertx))
                        .compose(open -> doNothing(window)
                                .compose(idle -> processes.sample(vertx))
                                .map(end -> Cost.of(sockets, before, open, end, lost))))
                .compose(cost -> people.compareWithSystem(true)
                        .compose(compared -> people.close())
                        .map(cost));
    }

    private Future<Void> settle() {
        now = ", settling";
        return vertx.timer(SETTLES_WITHIN.toMillis()).<Void>mapEmpty().onSuccess(settled -> now = "");
    }

    private Future<Void> doNothing(Duration window) {
        now = " and do nothing";
        return vertx.timer(Math.max(1, window.toMillis())).mapEmpty();
    }

    @Override
    public void matched(Person person) {
        // Nobody asks, so the checker calls this a ghost.
    }

    @Override
    public void idle(Person person) {
        // As everybody is all the time.
    }

    @Override
    public void trouble(Person person, String what) {
        // Counted where a socket is lost.
    }

    @Override
    public void gone(Person person) {
        lost++;
    }
}
