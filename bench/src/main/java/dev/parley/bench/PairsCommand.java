package dev.parley.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.parley.bench.load.MatchChecker;
import dev.parley.bench.load.OpenPairs;
import dev.parley.bench.load.Processes;
import dev.parley.bench.load.Row;
import dev.parley.bench.load.Span;
import dev.parley.bench.load.Table;
import dev.parley.bench.system.SystemUnderTest;
import dev.parley.bench.system.Unreachable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Pairs at given rates. */
@Command(
        name = "pairs",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpWidth = 110,
        description = "People ask at random moments that do not wait for the system; a pair talks for a moment, then"
                + " one of the two ends it.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:people were matched, and all of them as it must be",
            "1:nobody was matched, or somebody as it must not be (which is a figure, and no failure, with --peer)",
            "2:an option is wrong",
            "3:the system does not let people in"
        })
final class PairsCommand implements Callable<Integer> {

    private static final int WRONG_MATCHES = 1;
    private static final int UNREACHABLE = 3;
    private static final long ONE_SIDED_AFTER = Duration.ofSeconds(5).toNanos();

    @ParentCommand
    private Bench bench;

    @Mixin
    private SystemOptions systemOptions = new SystemOptions();

    @Parameters(
            arity = "1",
            paramLabel = "RATE[,RATE..]",
            split = ",",
            description = "Asks per second, one after the other; each is a row of the table.")
    private List<Double> rates;

    @Option(
            names = "--people",
            paramLabel = "N",
            defaultValue = "0",
            description = "How many people there are (default: as many as the highest rate needs).")
    private int people;

    @Option(
            names = "--talk",
            paramLabel = "S-S",
            defaultValue = "1-3",
            converter = SpanConverter.class,
            description = "Seconds in a conversation, equally likely in between (default ${DEFAULT-VALUE}).")
    private Span talk;

    @Option(
            names = "--warm-up",
            paramLabel = "S",
            defaultValue = "5",
            description = "Seconds at each rate before anything is counted (default ${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(
            names = "--window",
            paramLabel = "S",
            defaultValue = "20",
            description = "Seconds at each rate that are counted (default ${DEFAULT-VALUE}).")
    private int window;

    @Option(
            names = "--drain",
            paramLabel = "S",
            defaultValue = "20",
            description =
                    "Seconds after each rate within which what is open must be answered (default ${DEFAULT-VALUE}).")
    private int drain;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the rows there as JSON, too.")
    private Path json;

    @Override
    public Integer call() throws IOException {
        PrintStream out = bench.out();
        try (Run run = new Run(out)) {
            SystemUnderTest system = systemOptions.system(run.vertx(), out::println);
            MatchChecker checker = new MatchChecker(ONE_SIDED_AFTER);
            OpenPairs pairs =
                    new OpenPairs(run.vertx(), system, checker, Processes.listeningOn(systemOptions.ports(system)));
            run.onInterrupt(pairs::stop);
            run.show(pairs::progress);
            double highest = Collections.max(rates);
            run.perform(() -> pairs.connect(people > 0 ? people : OpenPairs.peopleFor(highest, talk)));
            List<Row> rows = new ArrayList<>();
            for (double rate : rates) {
                out.printf("%.0f asks/s%n", rate);
                rows.add(run.perform(() -> pairs.run(new OpenPairs.Plan(
                        rate,
                        talk,
                        Duration.ofSeconds(warmUp),
                        Duration.ofSeconds(window),
                        Duration.ofSeconds(drain)))));
            }
            run.perform(pairs::finish);
            run.perform(system::close);
            run.hush();
            return report(rows, checker, out);
        } catch (Unreachable unreachable) {
            out.println(unreachable.getMessage());
            return UNREACHABLE;
        }
    }

    private int report(List<Row> rows, MatchChecker checker, PrintStream out) throws IOException {
        out.println();
        out.print(Table.text(rows));
        StringJoiner checks = new StringJoiner(", ");
        checker.faults().forEach((fault, count) -> checks.add(fault.title() + " " + count));
        out.printf("checks: %s%n", checks);
        checker.examples().forEach(example -> out.printf("    %s%n", example));
        if (json != null) {
            Map<String, Object> report =
                    Map.of("rows", rows, "faults", checker.faults(), "examples", checker.examples());
            Files.writeString(
                    json,
                    new ObjectMapper()
                            .writer(SerializationFeature.INDENT_OUTPUT)
                            .writeValueAsString(report));
        }
        boolean faultless = checker.faults().values().stream().allMatch(count -> count == 0);
        boolean good = rows.stream().allMatch(row -> row.matches() > 0 && (faultless || row.isOnlyMeasured()));
        return good ? 0 : WRONG_MATCHES;
    }

    private static final class SpanConverter implements CommandLine.ITypeConverter<Span> {
        @Override
        public Span convert(String text) {
            try {
                return Span.parse(text);
            } catch (IllegalArgumentException wrong) {
                throw new CommandLine.TypeConversionException("seconds are written as 2 or 1-3");
            }
        }
    }
}
