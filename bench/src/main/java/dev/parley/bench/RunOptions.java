package dev.parley.bench;

import dev.parley.bench.load.Plan;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How long is measured, with how many people, and where it is written. */
final class RunOptions {

    private static final int LONGEST = 3_600;

    /** At 400 and at 1,000 asks/s the bench then needs no more than an hour later, as measured. */
    private static final int ASKS_UNTIL_COMPILED = 20_000;

    private static final Duration LONGEST_WARM_UP = Duration.ofMinutes(1);

    @Option(
            names = "--people",
            paramLabel = "N",
            defaultValue = "0",
            description = "How many people there are (default: as many as the rate needs).")
    private int people;

    @Option(
            names = "--warm-up",
            paramLabel = "S",
            description = {
                "Seconds at each rate before anything is counted (default 5; churn: 60).",
                "Unless told otherwise the first rate that is given has as long as 20,000 asks take, at most a minute:"
                        + " the bench's own code is compiled meanwhile, on the processors it shares with the system."
            })
    private Integer warmUp;

    @Option(
            names = "--window",
            paramLabel = "S",
            description = "Seconds at each rate that are counted (default 20; of a search: 8; churn: 60).")
    private Integer window;

    @Option(
            names = "--drain",
            paramLabel = "S",
            description =
                    "Seconds after each rate within which what is open must be answered (default 20; abandon: 45).")
    private Integer drain;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the report there as JSON, too.")
    private Path json;

    void check(Measuring command) {
        command.require(people >= 0, "--people is a number of people");
        command.require(
                isTime(warmUp, 0) && isTime(window, 1) && isTime(drain, 1),
                "a time is at most 3,600 seconds;" + " --window and --drain are at least 1");
    }

    private static boolean isTime(Integer seconds, int least) {
        return seconds == null || seconds >= least && seconds <= LONGEST;
    }

    int people(int needed) {
        return people > 0 ? people : needed;
    }

    Duration warmUp(int otherwise) {
        return seconds(warmUp, otherwise);
    }

    /** The first run of this process: unless the warm-up is given, it lasts until the bench's own code is compiled. */
    Plan first(Plan plan) {
        return warmUp == null ? plan.warmingUpFor(ASKS_UNTIL_COMPILED, LONGEST_WARM_UP) : plan;
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
