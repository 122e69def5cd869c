package dev.parley.bench;

import dev.parley.bench.load.RateSearch;
import picocli.CommandLine.Option;

/** How the highest sustained rate is looked for. */
final class SearchOptions {

    @Option(
            names = "--from",
            paramLabel = "RATE",
            defaultValue = "100",
            description = "A search begins with so many asks per second (default ${DEFAULT-VALUE}).")
    private double from;

    @Option(
            names = "--most",
            paramLabel = "RATE",
            defaultValue = "5000",
            description = "A search never tries more (default ${DEFAULT-VALUE}).")
    private double most;

    @Option(
            names = "--probes",
            paramLabel = "N",
            defaultValue = "10",
            description = "A search tries so many rates at most (default ${DEFAULT-VALUE}).")
    private int probes;

    void check(Measuring command) {
        command.require(from > 0 && from <= most, "a search goes --from a rate above 0 to at --most a higher one");
        command.require(probes > 0, "a search needs at least one of its --probes");
    }

    RateSearch begin() {
        return new RateSearch(from, most, probes);
    }
}
