package dev.parley.bench;

import dev.parley.bench.load.OpenPairs;
import dev.parley.bench.load.Plan;
import dev.parley.bench.load.Span;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Pairs, of whom some vanish after asking. */
@Command(
        name = "abandon",
        description = {
            "As pairs, but some people vanish within a fifth of a second after asking: their connection is cut without a"
                    + " word, and they come back 20 s later.",
            "Who is told of somebody who has vanished is counted: whether the two were paired before that moment, which"
                    + " nobody can help, or after it, by the clock of this machine."
        })
final class AbandonCommand extends Measuring {

    private static final int WARM_UP = 5;
    private static final int WINDOW = 30;
    /** Above the 15 s after which a pair whose partner never came is taken back. */
    private static final int DRAIN = 45;

    @Parameters(
            arity = "0..1",
            paramLabel = "RATE[,RATE..]",
            split = ",",
            defaultValue = "100",
            description = "Asks per second, one after the other (default ${DEFAULT-VALUE}).")
    private List<Double> rates;

    @Option(
            names = "--vanish",
            paramLabel = "PERCENT",
            defaultValue = "2",
            description = "How many of a hundred who ask vanish (default ${DEFAULT-VALUE}).")
    private double percent;

    @Override
    protected String description() {
        return "people ask at random moments and talk for 1-3 s, %.1f of a hundred vanish after asking"
                .formatted(percent);
    }

    @Override
    protected void check() {
        requireRates(rates);
        require(percent > 0 && percent < 100, "--vanish is a percentage above 0 and below 100");
    }

    @Override
    protected void measure() {
        OpenPairs pairs = pairs();
        Plan plan = new Plan(
                "",
                0,
                Span.parse("1-3"),
                0,
                percent / 100,
                options.warmUp(WARM_UP),
                options.window(WINDOW),
                options.drain(DRAIN));
        runAll(pairs, plan, rates);
        run.perform(pairs::finish);
    }
}
