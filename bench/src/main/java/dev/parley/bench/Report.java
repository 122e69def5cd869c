package dev.parley.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.parley.bench.load.MatchChecker;
import dev.parley.bench.load.Row;
import dev.parley.bench.load.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * What a bench has shown, as text and as JSON.
 *
 * @param system which one
 * @param isOnlyMeasured whether wrong matches fail no run, see {@link
 *     dev.parley.bench.system.SystemUnderTest#isOnlyMeasured()}
 * @param workload who did what
 * @param rows one for each run
 * @param notes sentences about what follows from the rows
 * @param figures numbers that are in no row
 * @param faults how often each kind of wrong match was seen, in all runs
 * @param examples sentences about the first faults
 * @param remains what the system still held in the end and must not
 */
record Report(
        String system,
        boolean isOnlyMeasured,
        String workload,
        List<Row> rows,
        List<String> notes,
        Map<String, Object> figures,
        Map<MatchChecker.Fault, Long> faults,
        List<String> examples,
        List<String> remains) {

    /** Whether people were matched, if anybody asked, and nothing was seen that must not be. */
    @JsonProperty
    boolean isGood() {
        return (rows.isEmpty() || rows.stream().anyMatch(row -> row.matches() > 0))
                && (isOnlyMeasured || faults.values().stream().allMatch(count -> count == 0))
                && remains.isEmpty();
    }

    String text() {
        StringBuilder text = new StringBuilder("%n%s: %s%n%n".formatted(system, workload));
        if (!rows.isEmpty()) {
            text.append(Table.text(rows));
        }
        notes.forEach(note -> text.append(note).append(System.lineSeparator()));
        StringJoiner checks = new StringJoiner(", ");
        faults.forEach((fault, count) -> checks.add(fault.title() + " " + count));
        text.append("checks: %s; left over in the end: %s%n"
                .formatted(checks, remains.isEmpty() ? "nothing" : remains.size()));
        examples.forEach(example -> text.append("    %s%n".formatted(example)));
        remains.forEach(thing -> text.append("    left over: %s%n".formatted(thing)));
        return text.toString();
    }

    void write(Path file) throws IOException {
        Files.writeString(
                file,
                new ObjectMapper().writer(SerializationFeature.INDENT_OUTPUT).writeValueAsString(this));
    }
}
