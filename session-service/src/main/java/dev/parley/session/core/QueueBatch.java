package dev.parley.session.core;

import dev.parley.bus.Entry;
import dev.parley.bus.message.Pair;
import dev.parley.bus.message.QueueEvent;
import dev.parley.bus.message.QueueEvent.AdmissionAsked;
import dev.parley.bus.message.QueueEvent.Forgiven;
import dev.parley.bus.message.QueueEvent.Matched;
import dev.parley.bus.message.QueueEvent.Parted;
import dev.parley.bus.message.QueueEvent.Penalised;
import dev.parley.bus.message.QueueEvent.Resumed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A batch of queue-service's events, sorted by the kind of work they are.
 *
 * @param admissions who asks to be let in
 * @param partings one per session
 * @param pairs of everybody matched or resumed, one per session: either event records the session if it comes first
 * @param matched sessions whose match itself is in the batch
 * @param superseded sessions of {@code pairs} of which one person has a newer match in the same batch
 * @param resumed who wants a fresh token
 * @param skips what was counted against people, the latest for each
 * @param traces session -> traceparent of an event about it
 */
public record QueueBatch(
        List<Entry<AdmissionAsked>> admissions,
        List<Parted> partings,
        List<Pair> pairs,
        Set<String> matched,
        Set<String> superseded,
        List<Entry<Resumed>> resumed,
        Collection<SkipCount> skips,
        Map<String, String> traces) {

    /** Of two matches in one millisecond the one with the larger id is the newer, as in the database. */
    private static final Comparator<Pair> AGE =
            Comparator.comparingLong(Pair::matchedAt).thenComparing(Pair::session);

    public static QueueBatch of(List<Entry<QueueEvent>> batch) {
        List<Entry<AdmissionAsked>> admissions = new ArrayList<>();
        Map<String, Parted> partings = new LinkedHashMap<>();
        Map<String, Pair> pairs = new LinkedHashMap<>();
        Set<String> matched = new HashSet<>();
        List<Entry<Resumed>> resumed = new ArrayList<>();
        Map<String, SkipCount> skips = new HashMap<>();
        Map<String, String> traces = new HashMap<>();
        for (Entry<QueueEvent> entry : batch) {
            switch (entry.message()) {
                case AdmissionAsked asked -> admissions.add(new Entry<>(entry.id(), asked, entry.traceParent()));
                case Parted parted -> {
                    partings.putIfAbsent(parted.pair().session(), parted);
                    traces.putIfAbsent(parted.pair().session(), entry.traceParent());
                }
                case Matched match -> {
                    matched.add(match.pair().session());
                    pairs.putIfAbsent(match.pair().session(), match.pair());
                    traces.put(match.pair().session(), entry.traceParent());
                }
                case Resumed again -> {
                    resumed.add(new Entry<>(entry.id(), again, entry.traceParent()));
                    pairs.putIfAbsent(again.pair().session(), again.pair());
                    traces.putIfAbsent(again.pair().session(), entry.traceParent());
                }
                case Penalised(String user, int count, long at, long until) ->
                    skips.merge(
                            user,
                            new SkipCount(user, count, time(at), until == 0 ? null : time(until)),
                            SkipCount::later);
                case Forgiven(String user, long at) ->
                    skips.merge(user, new SkipCount(user, 0, time(at), null), SkipCount::later);
            }
        }
        return new QueueBatch(
                admissions,
                List.copyOf(partings.values()),
                List.copyOf(pairs.values()),
                matched,
                losers(List.copyOf(pairs.values())),
                resumed,
                List.copyOf(skips.values()),
                traces);
    }

    private static Instant time(long milliseconds) {
        return Instant.ofEpochMilli(milliseconds);
    }

    /** Sessions that somebody came back to. */
    public Set<String> resumedSessions() {
        return resumed.stream().map(entry -> entry.message().pair().session()).collect(Collectors.toSet());
    }

    /** Everybody of {@code pairs}. */
    public Set<String> people() {
        return people(pairs);
    }

    /** Sessions whose room will be needed, as far as the batch knows: matched no earlier, and neither lost nor parted. */
    public Set<String> promising(Instant oldest) {
        Set<String> parted =
                partings.stream().map(parting -> parting.pair().session()).collect(Collectors.toSet());
        return pairs.stream()
                .filter(pair -> !Instant.ofEpochMilli(pair.matchedAt()).isBefore(oldest))
                .map(Pair::session)
                .filter(session ->
                        matched.contains(session) && !superseded.contains(session) && !parted.contains(session))
                .collect(Collectors.toSet());
    }

    /**
     * Partings that the batch's pairs have to find recorded: of one of these sessions, or of somebody who is matched
     * again, whose former session would else be superseded.
     */
    public List<Parted> partingsBeforehand() {
        return partingsWhere(true);
    }

    /** The other partings. */
    public List<Parted> partingsAfterwards() {
        return partingsWhere(false);
    }

    private List<Parted> partingsWhere(boolean beforehand) {
        Set<String> sessions = pairs.stream().map(Pair::session).collect(Collectors.toSet());
        Set<String> people = people();
        return partings.stream()
                .filter(parting -> beforehand
                        == (sessions.contains(parting.pair().session())
                                || people(List.of(parting.pair())).stream().anyMatch(people::contains)))
                .toList();
    }

    private static Set<String> people(List<Pair> pairs) {
        return pairs.stream()
                .flatMap(pair -> Stream.of(pair.first().user(), pair.second().user()))
                .collect(Collectors.toSet());
    }

    private static Set<String> losers(List<Pair> pairs) {
        Map<String, Pair> newest = new HashMap<>();
        for (Pair pair : pairs) {
            newest.merge(pair.first().user(), pair, QueueBatch::newer);
            newest.merge(pair.second().user(), pair, QueueBatch::newer);
        }
        Set<String> losers = new HashSet<>();
        for (Pair pair : pairs) {
            if (newest.get(pair.first().user()) != pair
                    || newest.get(pair.second().user()) != pair) {
                losers.add(pair.session());
            }
        }
        return losers;
    }

    private static Pair newer(Pair one, Pair other) {
        return AGE.compare(one, other) >= 0 ? one : other;
    }
}
