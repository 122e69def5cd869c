package dev.parley.queue;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.message.Wishes;
import dev.parley.queue.Decision.Standing;
import dev.parley.queue.Decision.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

/**
 * An hour of people who come at random, with a busy and a quiet part; what everybody who waited was told about the time
 * that was left is held against the time that was.
 */
class EstimateReplayTest extends MatchingRules {

    /** @param arrivals people per second */
    private record Phase(String name, int minutes, double arrivals) {}

    private static final List<Phase> HOUR = List.of(
            new Phase("ordinary", 15, 0.1),
            new Phase("busy", 10, 1.0),
            new Phase("ordinary again", 15, 0.1),
            new Phase("quiet", 20, 0.02));

    /** Of ten people one gives up for each minute of waiting. */
    private static final double GIVES_UP = 0.1 / 60;

    /** @param seconds that were said to be left; @param at when this was said */
    private record Told(String phase, long seconds, long at) {}

    private record Sample(long told, long waited) {
        boolean close() {
            return Math.abs(told - waited) <= 5 || told <= 2 * waited && waited <= 2 * told;
        }
    }

    private final Random random = new Random(4);
    private final Map<String, List<Told>> told = new HashMap<>();
    private final Map<String, List<Sample>> samples = new HashMap<>();
    private final Map<String, Integer> unknown = new HashMap<>();
    private int people;
    private int gaveUp;

    @Test
    void what_people_are_told_is_near_what_they_then_wait() {
        for (Phase phase : HOUR) {
            for (int second = 0; second < phase.minutes() * 60; second++) {
                passes(Duration.ofSeconds(1));
                note(phase, sweep());
                arrive(phase);
                giveUp();
            }
        }

        System.out.printf(
                "%-15s %7s %8s %15s %15s %6s%n", "phase", "told", "unknown", "told p50/p90", "then p50/p90", "close");
        for (Phase phase : HOUR) {
            List<Sample> seen = samples.getOrDefault(phase.name(), List.of());
            System.out.printf(
                    Locale.ROOT,
                    "%-15s %7d %8d %8d/%4d s %8d/%4d s %5.0f%%%n",
                    phase.name(),
                    seen.size(),
                    unknown.getOrDefault(phase.name(), 0),
                    percentile(seen, Sample::told, 50),
                    percentile(seen, Sample::told, 90),
                    percentile(seen, Sample::waited, 50),
                    percentile(seen, Sample::waited, 90),
                    100 * closeShare(seen));
        }
        System.out.println(gaveUp + " gave up who had been told something; what they would have waited is not known");
        List<Sample> all = samples.values().stream().flatMap(List::stream).toList();
        assertTrue(all.size() > 500, "only " + all.size() + " were told anything");
        assertTrue(closeShare(all) > 0.5, "only " + closeShare(all) + " were near");
        assertTrue(
                percentile(samples.get("quiet"), Sample::told, 50)
                        > 3 * percentile(samples.get("busy"), Sample::told, 50),
                "quiet times are told from busy ones");
    }

    private void arrive(Phase phase) {
        // As many as come within a second where they come independently of one another: the gaps are exponential.
        double rate = phase.arrivals();
        for (double at = gap(rate); at < 1; at += gap(rate)) {
            String user = "user" + people++;
            connect(user);
            admit(user);
            note(phase, find(user, anyWishes()));
        }
    }

    private double gap(double rate) {
        return -Math.log(1 - random.nextDouble()) / rate;
    }

    private Wishes anyWishes() {
        String language = random.nextInt(3) == 0 ? "de " : "";
        String interest = random.nextInt(4) == 0 ? "interest" + random.nextInt(5) : "";
        return WishesTest.wishes(language + interest);
    }

    private void giveUp() {
        for (String user : List.copyOf(told.keySet())) {
            if (random.nextDouble() < GIVES_UP) {
                cancel(user);
                if (!told.remove(user).isEmpty()) {
                    gaveUp++;
                }
            }
        }
    }

    private void note(Phase phase, Decision decision) {
        for (Standing standing : decision.people()) {
            if (standing.state() == State.PAIRED) {
                for (Told said : told.getOrDefault(standing.user(), List.of())) {
                    samples.computeIfAbsent(said.phase(), any -> new ArrayList<>())
                            .add(new Sample(said.seconds(), Math.round((now() - said.at()) / 1000.0)));
                }
                told.remove(standing.user());
            } else if (standing.state() == State.WAITING && standing.news()) {
                List<Told> said = told.computeIfAbsent(standing.user(), any -> new ArrayList<>());
                if (standing.estimatedWaitSeconds() == null) {
                    unknown.merge(phase.name(), 1, Integer::sum);
                } else {
                    said.add(new Told(phase.name(), standing.estimatedWaitSeconds(), now()));
                }
            }
        }
        matching.takeEvents();
    }

    private static double closeShare(List<Sample> samples) {
        return samples.stream().filter(Sample::close).count() / (double) Math.max(1, samples.size());
    }

    private static long percentile(List<Sample> samples, ToLongFunction<Sample> of, int percent) {
        return samples.stream()
                .mapToLong(of)
                .sorted()
                .skip(samples.size() * (long) percent / 100)
                .findFirst()
                .orElse(0);
    }
}
