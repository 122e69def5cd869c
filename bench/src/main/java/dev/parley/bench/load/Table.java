package dev.parley.bench.load;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;

/** Writes rows as a table: rates, times in milliseconds, and of each process CPU per match and memory. */
public final class Table {

    private static final String RATES = "%9.1f %9.1f %8.1f %8.1f %8.1f %8.1f  ";

    private static final double BUSY = 0.7;

    private Table() {}

    /** The table of these rows, and below it what went wrong. */
    public static String text(List<Row> rows) {
        Set<String> processes = new LinkedHashSet<>();
        rows.forEach(row -> processes.addAll(row.cpuMilliseconds().keySet()));
        StringBuilder text = new StringBuilder();
        text.append(header(processes));
        rows.forEach(row -> text.append(line(row, processes)));
        rows.forEach(row -> text.append(problems(row)));
        return text.toString();
    }

    private static String header(Set<String> processes) {
        StringBuilder first = new StringBuilder();
        first.append(
                "%-57s  CPU ms per match / MB of memory%n".formatted("                     who completes a pair, ms"));
        first.append("%9s %9s %8s %8s %8s %8s  ".formatted("asks/s", "matches/s", "p50", "p95", "p99", "max"));
        processes.forEach(process -> first.append("%12s".formatted(shortened(process))));
        return first.append("%12s%n".formatted("together")).toString();
    }

    private static String shortened(String process) {
        return process.replace("-service", "");
    }

    private static String line(Row row, Set<String> processes) {
        Times times = row.completing();
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT,
                RATES,
                row.asksPerSecond(),
                row.matchesPerSecond(),
                times.p50(),
                times.p95(),
                times.p99(),
                times.max()));
        double together = 0;
        double memory = 0;
        for (String process : processes) {
            double share = row.cpuMillisecondsPerMatch().getOrDefault(process, 0.0);
            double megabytes = row.megabytes().getOrDefault(process, 0.0);
            line.append(cell(share, megabytes));
            // The bench is no part of the system.
            if (!process.equals(Processes.BENCH)) {
                together += share;
                memory += megabytes;
            }
        }
        line.append(cell(together, memory));
        line.append(row.label().isEmpty() ? "" : "  " + row.label());
        return line.append(row.isSustained() ? "" : "  not sustained")
                .append(System.lineSeparator())
                .toString();
    }

    private static String cell(double share, double megabytes) {
        return String.format(Locale.ROOT, "%12s", String.format(Locale.ROOT, "%.2f/%.0f", share, megabytes));
    }

    private static String problems(Row row) {
        StringJoiner problems = new StringJoiner(", ");
        row.troubles().forEach((kind, count) -> problems.add(kind + " " + count));
        row.counts().forEach((what, count) -> problems.add(what + " " + count));
        if (row.benchCores() > BUSY) {
            problems.add(String.format(
                    Locale.ROOT, "the bench used %.2f of a core and may be what is slow", row.benchCores()));
        }
        if (row.outstanding() > row.rate() / 2) {
            problems.add("asks open at the end " + row.outstanding());
        }
        if (row.refused() > 0) {
            problems.add(share("asks refused", row.refused(), row));
        }
        if (row.givenUp() > 0) {
            problems.add(share("asks never answered", row.givenUp(), row));
        }
        return problems.length() == 0
                ? ""
                : "  at %.0f/s%s: %s%n".formatted(row.rate(), row.label().isEmpty() ? "" : " " + row.label(), problems);
    }

    private static String share(String what, long asks, Row row) {
        return String.format(Locale.ROOT, "%s %d (%.2f %%)", what, asks, 100.0 * asks / Math.max(1, row.offered()));
    }
}
