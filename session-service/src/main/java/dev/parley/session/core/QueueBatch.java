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
