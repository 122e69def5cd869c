package dev.parley.bench;

import dev.parley.bench.load.OpenPairs;
import dev.parley.bench.load.Plan;
import dev.parley.bench.load.Talk;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Conversations as strangers have them. */
@Command(
        name = "churn",
        description = {
            "Conversations as strangers have them: 75 of 100 last 3-15 s, 20 last 30-120 s, 5 last 120-300 s; 80 end by"
                    + " somebody who skips to the next one, the others by somebody who goes.",
            "Asks by skips come when conversations end, the others at random moments that do not wait for the system."
                    + " A rate needs some 33 people for each ask per second, and a minute to come to rest."
        })
final class ChurnCommand extends Measuring {

    private static final double SKIPS = 0.8;
    private static final int WARM_UP = 60;
    private static final int WINDOW = 60;
    private static final int DRAIN = 30;

    @Parameters(
            arity = "0..1",
            paramLabel = "RATE[,RATE..]",
            split = ",",
            defaultValue = "100",
            description = "Asks per second in total, one after the other (default ${DEFAULT-VALUE}).")
    private List<Double> rates;

    @Override
    protected String description() {
        return "people ask, talk for 3 s to 5 min, skip or end, as strangers do";
    }

    @Override
    protected void check() {
        requireRates(rates);
    }

    @Override
    protected void measure() {
        OpenPairs pairs = pairs();
        Plan plan = new Plan(
                "",
                0,
                Talk.OF_STRANGERS,
                SKIPS,
                0,
                options.warmUp(WARM_UP),
                options.window(WINDOW),
                options.drain(DRAIN));
        runAll(pairs, plan, rates);
        run.perform(pairs::finish);
    }
}
