package dev.parley.bench;

import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How long is measured, with how many people, and where it is written. */
final class RunOptions {

    @Option(
            names = "--people",
            paramLabel = "N",
            defaultValue = "0",
            description = "How many people there are (default: as many as the rate needs).")
    private int people;

    @Option(
            names = "--warm-up",
            paramLabel = "S",
            description = "Seconds at each rate before anything is counted (default 5; churn: 60).")
    private Integer warmUp;

    @Option(
            names = "--window",
            paramLabel = "S",
            description = "Seconds at each rate that are counted (default 20; of a search: 8; churn: 60).")
    private Integer window;

    @Option(
            names = "--drain",
            paramLabel = "S",
            description = "Seconds after each rate within which what is open must be answered (default 20; abandon: 45).")
    private Integer drain;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the report there as JSON, too.")
    private Path json;

    int people(int needed) {
        return people > 0 ? people : needed;
    }

    Duration warmUp(int otherwise) {
        return seconds(warmUp, otherwise);
    }

    Duration window(int otherwise) {
        return seconds(window, otherwise);
    }

    Duration drain(int otherwise) {
        return seconds(drain, otherwise);
    }

    /** Where the report is written, or null. */
    Path json() {
        return json;
    }

    private static Duration seconds(Integer given, int otherwise) {
        return Duration.ofSeconds(given == null ? otherwise : given);
    }
}
