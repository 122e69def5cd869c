package dev.parley.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * Everybody looks for somebody, talks for a moment and skips; who was left looks again after a pause. Moments are
 * planned ahead, so that a late bench counts against the system and not in its favour.
 */
final class Conversations implements Workload, Person.Listener {

    /**
     * How people behave.
     *
     * @param people how many there are
     * @param talk how long one stays in a conversation before skipping
     * @param pause how long one who was left waits before looking again
     * @param warmUp how long they do so before anything is counted
     * @param duration how long is counted
     * @param join whether people join LiveKit's stand-in, so that sessions become active
     */
    record Settings(int people, Span talk, Span pause, Duration warmUp, Duration duration, boolean join) {}

    private static final long RETRY_MILLISECONDS = 1_000;

    private final Vertx vertx;
    private final Settings settings;
    private final Crowd crowd;
    private final StandIn standIn;
    private final Measurement measurement;
    private final Promise<Void> stopped = Promise.promise();
    private final Map<Person, Long> plans = new HashMap<>();

    Conversations(Vertx vertx, Settings settings, Gateway gateway, MatchChecker checker, Measurement measurement) {
        this.vertx = vertx;
        this.settings = settings;
        this.crowd = new Crowd(vertx, gateway, checker, measurement, this);
        this.standIn = new StandIn(vertx);
        this.measurement = measurement;
    }

    @Override
    public String description() {
        return "%d people talk for %s s, look again after %s s; %d s measured after %d s of warming up"
                .formatted(
                        settings.people(),
                        settings.talk(),
                        settings.pause(),
                        settings.duration().toSeconds(),
                        settings.warmUp().toSeconds());
    }

    @Override
    public Future<Void> connect() {
        return crowd.connect(settings.people());
    }

    @Override
    public Future<Void> run() {
        crowd.people().forEach(person -> plan(person, settings.talk(), person::find));
        vertx.setTimer(Math.max(1, settings.warmUp().toMillis()), timer -> measurement.begin(System.nanoTime()));
        vertx.setTimer(settings.warmUp().plus(settings.duration()).toMillis(), timer -> stop());
        return stopped.future()
                .onComplete(end -> measurement.end(System.nanoTime()))
                .compose(end -> crowd.settle());
    }

    @Override
    public void stop() {
        plans.values().forEach(vertx::cancelTimer);
        plans.clear();
        stopped.tryComplete();
    }

    @Override
    public String progress() {
        return crowd.progress();
    }

    @Override
    public void matched(Person person) {
        if (settings.join()) {
            ServerMessage match = person.match();
            standIn.join(match.url(), match.token()).onFailure(problem -> measurement.error(problem.getMessage()));
        }
        plan(person, settings.talk(), moment -> {
            if (person.isTalking()) {
                person.skip(moment);
            }
        });
    }

    @Override
    public void alone(Person person) {
        plan(person, settings.pause(), moment -> {
            if (person.isIdle()) {
                person.find(moment);
            }
        });
    }

    @Override
    public void gone(Person person) {
        if (!stopped.future().isComplete()) {
            vertx.setTimer(RETRY_MILLISECONDS, timer -> person.connect().onFailure(problem -> gone(person)));
        }
    }

    /** A person has one plan at a time: a new one replaces the old. */
    private void plan(Person person, Span span, LongConsumer act) {
        if (stopped.future().isComplete()) {
            return;
        }
        long milliseconds = span.any(ThreadLocalRandom.current());
        long moment = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(milliseconds);
        Long previous = plans.put(person, vertx.setTimer(milliseconds, timer -> act.accept(moment)));
        if (previous != null) {
            vertx.cancelTimer(previous);
        }
    }
}
