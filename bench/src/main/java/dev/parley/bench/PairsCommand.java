package dev.parley.bench;

import dev.parley.bench.load.OpenPairs;
import dev.parley.bench.load.Plan;
import dev.parley.bench.load.RateSearch;
import dev.parley.bench.load.Span;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Pairs at given rates, or at the highest that is sustained. */
@Command(
        name = "pairs",
        description = {
            "People ask at random moments that do not wait for the system (a Poisson process); a pair talks for a"
                    + " moment, then one of the two ends it. Times run from the moment at which somebody meant to ask.",
            "Without a rate the highest sustained one is looked for: everybody is answered at the rate at which they"
                    + " ask, 99 of 100 within a second, and nothing is matched wrongly."
        })
final class PairsCommand extends Measuring {

    private static final int WARM_UP = 5;
    private static final int WINDOW = 20;
    private static final int PROBE = 8;
    private static final int DRAIN = 20;

    @Parameters(
            arity = "0..1",
            paramLabel = "RATE[,RATE..]",
            split = ",",
            description = "Asks per second, one after the other; each is a row of the table.")
    private List<Double> rates = List.of();

    @Option(
            names = "--talk",
            paramLabel = "S-S",
            defaultValue = "1-3",
            converter = SpanConverter.class,
            description = "Seconds in a conversation, equally likely in between (default ${DEFAULT-VALUE}).")
    private Span talk;

    @Mixin
    private SearchOptions searching = new SearchOptions();

    @Override
    protected String description() {
        return "people ask at random moments and talk for %s s".formatted(talk);
    }

    @Override
    protected void check() {
        requireRates(rates);
        searching.check(this);
    }

    @Override
    protected void measure() {
        OpenPairs pairs = pairs();
        Plan plan = new Plan(
                "",
                0,
                talk,
                0,
                0,
                options.warmUp(WARM_UP),
                options.window(rates.isEmpty() ? PROBE : WINDOW),
                options.drain(DRAIN));
        if (rates.isEmpty()) {
            RateSearch search = searching.begin();
            search(pairs, plan, search);
            notes.add(String.format(Locale.ROOT, "highest sustained rate: %.0f asks/s", search.highest()));
            figures.put("highestSustained", search.highest());
        } else {
            // All at once, so that the later rates find people who are warm.
            double highest =
                    rates.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
            run.perform(() -> pairs.connect(options.people(plan.at(highest).people())));
            runAll(pairs, plan, rates);
        }
        run.perform(pairs::finish);
    }
}
