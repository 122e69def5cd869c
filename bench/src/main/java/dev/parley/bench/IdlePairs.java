package dev.parley.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Two people meet on a system that has nothing else to do: one waits, the other looks for somebody, both are told; then
 * two others. No two meet twice, because a pair that has just met is not made again.
 */
final class IdlePairs implements Workload, Person.Listener {

    private static final long PAUSE_MILLISECONDS = 20;
    private static final long TIMEOUT_SECONDS = 5;

    private record Two(Person waiting, Person completing) {
        /** Nobody of them looks or talks any more. */
        Future<Void> separate() {
            return Future.join(leave(waiting), leave(completing)).mapEmpty();
        }

        private static Future<Void> leave(Person person) {
            if (person.isTalking()) {
                return person.end();
            }
            return person.isLooking() ? person.cancel() : Future.succeededFuture();
        }
    }

    private final Vertx vertx;
    private final int warmUp;
    private final int rounds;
    private final Crowd crowd;
    private final Measurement measurement;
    private final Promise<Void> stopped = Promise.promise();
    private final Deque<Two> pairs = new ArrayDeque<>();
    private int begun;
    private boolean halfTold;
    private Promise<Void> told = Promise.promise();
    private Promise<Void> parted = Promise.promise();

    /**
     * @param warmUp pairs before anything is counted
     * @param rounds pairs that are counted
     */
    IdlePairs(Vertx vertx, int warmUp, int rounds, Gateway gateway, MatchChecker checker, Measurement measurement) {
        this.vertx = vertx;
        this.warmUp = warmUp;
        this.rounds = rounds;
        this.crowd = new Crowd(vertx, gateway, checker, measurement, this);
        this.measurement = measurement;
    }

    @Override
    public String description() {
        return "two people meet on an idle system, %d times after %d of warming up".formatted(rounds, warmUp);
    }

    @Override
    public Future<Void> connect() {
        int people = 2;
        while (people * (people - 1) / 2 < warmUp + rounds) {
            people++;
        }
        return crowd.connect(people).onSuccess(connected -> pairs.addAll(everyTwo(crowd.people())));
    }

    private static List<Two> everyTwo(List<Person> people) {
        List<Two> all = new ArrayList<>();
        for (int i = 0; i < people.size(); i++) {
            for (int j = 0; j < i; j++) {
                all.add(new Two(people.get(i), people.get(j)));
            }
        }
        Collections.shuffle(all);
        return all;
    }

    @Override
    public Future<Void> run() {
        meetNext();
        return stopped.future()
                .onComplete(end -> measurement.end(System.nanoTime()))
                .compose(end -> crowd.settle());
    }

    @Override
    public void stop() {
        stopped.tryComplete();
    }

    @Override
    public String progress() {
        return crowd.progress();
    }

    private void meetNext() {
        if (begun == warmUp) {
            measurement.begin(System.nanoTime());
        }
        if (begun++ == warmUp + rounds) {
            stop();
        }
        if (stopped.future().isComplete()) {
            return;
        }
        Two two = pairs.poll();
        told = Promise.promise();
        parted = Promise.promise();
        halfTold = false;
        two.waiting()
                .find(System.nanoTime())
                .compose(waiting -> vertx.timer(PAUSE_MILLISECONDS))
                .compose(pause -> two.completing().find(System.nanoTime()))
                .compose(asked -> told.future())
                .compose(both -> two.completing().end())
                .compose(ended -> parted.future())
                .timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .recover(problem -> {
                    measurement.error("not paired: " + problem.getMessage());
                    return two.separate();
                })
                .eventually(() -> vertx.timer(PAUSE_MILLISECONDS))
                .onComplete(round -> meetNext());
    }

    @Override
    public void matched(Person person) {
        if (halfTold) {
            told.tryComplete();
        }
        halfTold = !halfTold;
    }

    @Override
    public void alone(Person person) {
        parted.tryComplete();
    }

    @Override
    public void gone(Person person) {
        person.connect();
    }
}
