package dev.parley.bench;

import dev.parley.bench.load.OpenPairs;
import dev.parley.bench.load.Plan;
import dev.parley.bench.load.Row;
import dev.parley.bench.load.Span;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Pairs with nobody beside them, and then beside many who wait. */
@Command(
        name = "crowd",
        description = {
            "People ask and talk as in pairs: first alone, then beside a crowd who wait and match nobody, in one run;"
                    + " what the crowd costs is told as ratios.",
            "Each of the crowd insists on an interest of their own. They have no sockets, because a process here may"
                    + " open 20,000 files and a gateway lets 20,000 in: the bench is a gateway to them, with a lease and"
                    + " their presence in Redis, and appends their commands to queue-service's stream as gateways do."
                    + " Admission, pools and sweeps do all of their work; the gateway's own part of it is not measured.",
            "At a peer each of them waits over a connection of their own."
        })
final class CrowdCommand extends Measuring {

    private static final int WARM_UP = 5;
    private static final int WINDOW = 10;
    private static final int DRAIN = 20;

    @Parameters(
            arity = "0..1",
            paramLabel = "N[,N..]",
            split = ",",
            defaultValue = "10000,100000",
            description = "How many wait, one after the other, growing (default ${DEFAULT-VALUE}).")
    private List<Integer> sizes;

    @Option(
            names = "--rate",
            paramLabel = "RATE",
            defaultValue = "0",
            description = "Asks per second (default: the highest sustained rate is looked for with each crowd).")
    private double rate;

    @Mixin
    private SearchOptions searching = new SearchOptions();

    @Override
    protected String description() {
        return "people ask at random moments and talk for 1-3 s, alone and beside those who wait without sockets";
    }

    @Override
    protected void check() {
        require(rate >= 0, "--rate is above 0");
        require(sizes.stream().allMatch(size -> size > 0), "a crowd has at least one who waits");
        searching.check(this);
    }

    @Override
    protected void measure() {
        OpenPairs pairs = pairs();
        Plan plan = new Plan(
                "alone",
                rate,
                Span.parse("1-3"),
                0,
                0,
                options.warmUp(WARM_UP),
                options.window(WINDOW),
                options.drain(DRAIN));
        Row alone = measured(pairs, plan);
        for (int size : sizes.stream().sorted().toList()) {
            if (pairs.isStopped()) {
                break;
            }
            out.printf("letting %d wait%n", size);
            run.perform(() -> system.letWait(size));
            if (!pairs.isStopped()) {
                compare(alone, measured(pairs, plan.labelled("beside " + size)), size);
            }
        }
        run.perform(pairs::finish);
    }

    private Row measured(OpenPairs pairs, Plan plan) {
        return rate > 0 ? run(pairs, plan) : search(pairs, plan, searching.begin());
    }

    private void compare(Row alone, Row beside, int size) {
        Map<String, Double> ratios = new LinkedHashMap<>();
        ratios.put("asks/s", ratio(beside.asksPerSecond(), alone.asksPerSecond()));
        ratios.put("p50", ratio(beside.completing().p50(), alone.completing().p50()));
        ratios.put("p99", ratio(beside.completing().p99(), alone.completing().p99()));
        ratios.put("CPU per match", ratio(cpu(beside), cpu(alone)));
        StringBuilder note = new StringBuilder("beside %d against alone:".formatted(size));
        ratios.forEach((what, ratio) -> note.append(String.format(Locale.ROOT, "  %s x %.2f", what, ratio)));
        notes.add(note.toString());
        figures.put("beside " + size, ratios);
    }

    private static double cpu(Row row) {
        return row.systemCpuMillisecondsPerMatch();
    }

    private static double ratio(double one, double other) {
        return other == 0 ? 0 : one / other;
    }
}
