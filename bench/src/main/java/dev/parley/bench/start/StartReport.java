package dev.parley.bench.start;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What was measured.
 *
 * @param services by name, in the order in which they are printed
 * @param upSeconds from calling {@code ./parley up} with no data to the page, of each round
 */
record StartReport(Map<String, Service> services, List<Double> upSeconds) {

    /**
     * One service.
     *
     * @param readySeconds from its start until it says that it is ready, of each round
     * @param idleMegabytes of its memory that is resident after it was idle
     */
    record Service(List<Double> readySeconds, double idleMegabytes) {}

    String text() {
        StringBuilder text = new StringBuilder(line("", "ready s", "longest s", "idle MB"));
        services.forEach((name, service) -> text.append(line(
                name,
                seconds(median(service.readySeconds())),
                seconds(longest(service.readySeconds())),
                megabytes(service.idleMegabytes()))));
        double together =
                services.values().stream().mapToDouble(Service::idleMegabytes).sum();
        text.append(line("together", "", "", megabytes(together)));
        text.append(line("./parley up", seconds(median(upSeconds)), seconds(longest(upSeconds)), ""));
        return text.toString();
    }

    private static String line(String name, String ready, String longest, String idle) {
        return "%-16s %9s %9s %9s".formatted(name, ready, longest, idle).stripTrailing() + "\n";
    }

    private static String seconds(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private static String megabytes(double value) {
        return String.format(Locale.ROOT, "%.0f", value);
    }

    /** Of an even number of values the lower one in the middle. */
    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get((values.size() - 1) / 2);
    }

    private static double longest(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }
}
