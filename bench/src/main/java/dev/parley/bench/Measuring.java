package dev.parley.bench;

import dev.parley.bench.load.MatchChecker;
import dev.parley.bench.load.OpenPairs;
import dev.parley.bench.load.Plan;
import dev.parley.bench.load.Processes;
import dev.parley.bench.load.RateSearch;
import dev.parley.bench.load.Row;
import dev.parley.bench.system.SystemUnderTest;
import dev.parley.bench.system.Unreachable;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** What all workloads share: a system, an event loop, the checks and the report. */
@Command(
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpWidth = 110,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:all was as it must be",
            "1:nobody was matched, or somebody as it must not be, or something was left over in the end; of what a peer"
                    + " does wrong the report tells, but it fails no run",
            "2:an option is wrong",
            "3:the system does not let people in"
        })
abstract class Measuring implements Callable<Integer> {

    private static final double MOST = 100_000;
    private static final int WRONG = 1;
    private static final int UNREACHABLE = 3;
    private static final long ONE_SIDED_AFTER = Duration.ofSeconds(5).toNanos();

    @ParentCommand
    private Bench bench;

    @Spec
    private CommandSpec command;

    @Mixin
    private SystemOptions systemOptions = new SystemOptions();

    @Mixin
    protected RunOptions options = new RunOptions();

    protected final MatchChecker checker = new MatchChecker(ONE_SIDED_AFTER);
    protected final List<Row> rows = new ArrayList<>();
    protected final List<String> notes = new ArrayList<>();
    protected final Map<String, Object> figures = new LinkedHashMap<>();
    protected Run run;
    protected SystemUnderTest system;
    protected PrintStream out;

    /** Who does what, for the report. */
    protected abstract String description();

    /** Looks at the numbers given, by {@link #require}, before anything is begun. */
    protected void check() {}

    /** Does it, and leaves what it has found in rows, notes and figures. */
    protected abstract void measure();

    @Override
    public Integer call() throws IOException {
        out = bench.out();
        options.check(this);
        check();
        try (Run opened = new Run(out)) {
            run = opened;
            system = systemOptions.system(run.vertx(), out::println);
            try {
                measure();
            } finally {
                run.hush();
                run.perform(system::close);
            }
            Report report = new Report(
                    system.name(),
                    system.isOnlyMeasured(),
                    description(),
                    rows,
                    notes,
                    figures,
                    checker.faults(),
                    checker.examples(),
                    run.perform(system::remains));
            out.print(report.text());
            if (options.json() != null) {
                report.write(options.json());
            }
            return report.isGood() ? 0 : WRONG;
        } catch (Unreachable unreachable) {
            out.println(unreachable.getMessage());
            return UNREACHABLE;
        }
    }

    /** Refuses an option whose number makes no sense, with a sentence. */
    protected void require(boolean makesSense, String otherwise) {
        if (!makesSense) {
            throw new ParameterException(command.commandLine(), otherwise);
        }
    }

    protected void requireRates(List<Double> rates) {
        require(rates.stream().allMatch(rate -> rate > 0 && rate <= MOST), "a rate is above 0 and at most 100,000");
    }

    protected Processes processes() {
        return Processes.listeningOn(systemOptions.ports(system));
    }

    /** People who ask at moments of their own, with a line each second. */
    protected OpenPairs pairs() {
        OpenPairs pairs = new OpenPairs(run.vertx(), system, checker, processes());
        run.onInterrupt(pairs::stop);
        run.show(pairs::progress);
        return pairs;
    }

    /** One run at a rate that was given. */
    protected Row run(OpenPairs pairs, Plan plan) {
        return tried(pairs, rows.isEmpty() ? options.first(plan) : plan);
    }

    /** One run, for which so many people are there as it needs. */
    private Row tried(OpenPairs pairs, Plan plan) {
        run.perform(() -> pairs.connect(options.people(plan.people())));
        out.printf(Locale.ROOT, "%.1f asks/s%s%n", plan.rate(), plan.label().isEmpty() ? "" : ", " + plan.label());
        Row row = run.perform(() -> pairs.run(plan));
        rows.add(row);
        return row;
    }

    /** One run for each rate, until it is interrupted. */
    protected void runAll(OpenPairs pairs, Plan plan, List<Double> rates) {
        for (double rate : rates) {
            if (!pairs.isStopped()) {
                run(pairs, plan.at(rate));
            }
        }
    }

    /** Tries rates until the highest is known that is sustained; the row of that one, or of the last that was not. */
    protected Row search(OpenPairs pairs, Plan plan, RateSearch search) {
        Row best = null;
        Row last = null;
        for (OptionalDouble rate = search.next(); rate.isPresent() && !pairs.isStopped(); rate = search.next()) {
            last = tried(pairs, plan.at(rate.getAsDouble()));
            search.tried(last.isSustained());
            if (last.isSustained()) {
                best = last;
            }
            out.printf(
                    Locale.ROOT,
                    "%.1f asks/s: %s, p99 %.0f ms, %.0f answered/s, %d open at the end%n",
                    last.rate(),
                    last.isSustained() ? "sustained" : "not sustained",
                    last.completing().p99(),
                    last.asksPerSecond(),
                    last.outstanding());
        }
        return best == null ? last : best;
    }
}
