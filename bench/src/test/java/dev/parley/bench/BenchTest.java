package dev.parley.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BenchTest {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @TempDir
    Path folder;

    @Test
    void given_a_system_that_works_then_people_talk_and_the_report_says_so() throws Exception {
        try (FakeSystem system = new FakeSystem(FakeSystem.Fault.NONE)) {
            Path json = folder.resolve("report.json");

            assertEquals(0, bench(system, "pairs", "100", "--json", json.toString()), this::printed);

            JsonNode report = new ObjectMapper().readTree(json.toFile());
            JsonNode row = report.path("rows").path(0);
            assertTrue(row.path("matches").asLong() > 10, this::printed);
            assertTrue(row.path("completing").path("p99").asDouble() > 0, this::printed);
            assertEquals("{}", row.path("troubles").toString(), this::printed);
            assertTrue(system.joins() > 0);
            assertTrue(printed().contains("checks: told twice 0, ghost partner 0, one-sided 0, self 0, lost 0"));
            assertTrue(printed().contains("talking"), "a line of progress");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "TELLS_TWICE,          told twice",
        "TELLS_ONE_ONLY,       one-sided",
        "MATCHES_WITH_ONESELF, self",
        "KEEPS_EVERYBODY,      lost"
    })
    void given_a_system_that_does_it_wrong_then_the_bench_says_what_and_fails(FakeSystem.Fault fault, String said)
            throws Exception {
        try (FakeSystem system = new FakeSystem(fault)) {
            assertEquals(1, bench(system, "pairs", "40", "--people", "9"), this::printed);

            assertTrue(printed().contains("    " + said + ": "), this::printed);
        }
    }

    @Test
    void given_a_system_that_limits_guests_then_a_sentence_says_what_to_do() throws Exception {
        try (FakeSystem system = new FakeSystem(FakeSystem.Fault.REFUSES_GUESTS)) {
            assertEquals(3, bench(system, "pairs", "10"), this::printed);

            assertTrue(printed().contains("refuses a new guest with status 429"), this::printed);
        }
    }

    @Test
    void given_nobody_at_the_address_then_a_sentence_says_what_to_do() throws Exception {
        FakeSystem gone = new FakeSystem(FakeSystem.Fault.NONE);
        gone.close();

        assertEquals(3, bench(gone, "pairs", "10"), this::printed);

        assertTrue(printed().contains("start the system by ./parley up --bench"), this::printed);
    }

    @Test
    void given_a_system_that_tells_late_then_every_time_says_so() throws Exception {
        try (FakeSystem system = new FakeSystem(FakeSystem.Fault.TELLS_LATE)) {
            Path json = folder.resolve("report.json");

            bench(system, "pairs", "40", "--json", json.toString());

            JsonNode row = row(json);
            assertTrue(row.path("completing").path("p50").asDouble() >= FakeSystem.LATE_MILLISECONDS, this::printed);
        }
    }

    @Test
    void given_fewer_people_than_the_rate_needs_then_asks_come_all_the_same_and_keep_their_moments() throws Exception {
        try (FakeSystem system = new FakeSystem(FakeSystem.Fault.NONE)) {
            Path json = folder.resolve("report.json");

            bench(system, "pairs", "100", "--people", "4", "--talk", "0.4", "--window", "2", "--json", json.toString());

            JsonNode row = row(json);
            assertEquals(200, row.path("offered").asLong(), 60, this::printed);
            assertTrue(row.path("answered").asLong() < 60, this::printed);
            assertTrue(row.path("everybody").path("p95").asDouble() > 1_000, this::printed);
            assertFalse(row.path("sustained").asBoolean(), this::printed);
        }
    }

    @Test
    void given_no_rate_then_the_highest_is_looked_for_and_each_probe_is_told() throws Exception {
        try (FakeSystem system = new FakeSystem(FakeSystem.Fault.NONE)) {
            bench(system, "pairs", "--from", "10", "--most", "20", "--probes", "2");

            assertTrue(printed().contains("\n10.0 asks/s: "), this::printed);
            assertTrue(printed().contains("highest sustained rate: "), this::printed);
        }
    }

    @Test
    void given_people_who_vanish_then_it_is_counted_who_was_matched_with_them() throws Exception {
        try (FakeSystem system = new FakeSystem(FakeSystem.Fault.KEEPS_THOSE_WHO_ARE_GONE)) {
            Path json = folder.resolve("report.json");

            bench(
                    system,
                    "abandon",
                    "20",
                    "--people",
                    "80",
                    "--vanish",
                    "60",
                    "--window",
                    "3",
                    "--json",
                    json.toString());

            JsonNode counts = row(json).path("counts");
            assertTrue(counts.path("vanished").asLong() > 0, this::printed);
            assertTrue(
                    counts.path("matched with somebody who had vanished and was not yet paired")
                                    .asLong()
                            > 0,
                    this::printed);
            assertTrue(printed().contains("told twice 0, ghost partner 0, one-sided 0"), this::printed);
        }
    }

    @Test
    void given_strangers_then_some_skip_and_others_end() throws Exception {
        try (FakeSystem system = new FakeSystem(FakeSystem.Fault.NONE)) {
            assertEquals(0, bench(system, "churn", "30", "--people", "60", "--window", "10"), this::printed);

            assertTrue(system.skips() > 0, this::printed);
        }
    }

    @Test
    void given_idle_sockets_then_their_cost_is_told() throws Exception {
        try (FakeSystem system = new FakeSystem(FakeSystem.Fault.NONE)) {
            assertEquals(0, bench(system, "idle", "20"), this::printed);

            assertTrue(printed().contains("KB per socket"), this::printed);
        }
    }

    @Test
    void given_something_is_left_over_in_the_end_then_the_bench_says_what_and_fails() throws Exception {
        try (FakeSystem system = new FakeSystem(FakeSystem.Fault.LEAVES_THINGS)) {
            assertEquals(1, bench(system, "pairs", "40"), this::printed);

            assertTrue(printed().contains("left over: session s1 has a room"), this::printed);
            assertTrue(printed().contains("left over: 1 rooms have webhooks that were not delivered"), this::printed);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"pairs 0", "pairs -1", "pairs 10 --window 0", "pairs --from 0", "abandon --vanish 100", "idle 0"
            })
    void given_a_number_that_makes_no_sense_then_it_is_refused(String arguments) {
        assertEquals(
                2,
                Bench.commandLine(new PrintStream(printed, true, StandardCharsets.UTF_8))
                        .execute(arguments.split(" ")));
    }

    private static JsonNode row(Path json) throws Exception {
        return new ObjectMapper().readTree(json.toFile()).path("rows").path(0);
    }

    /** The workload and its arguments, with short times unless others are given. */
    private int bench(FakeSystem system, String workload, String... more) {
        List<String> arguments = new ArrayList<>(List.of(workload));
        arguments.addAll(List.of("--gateway", system.url(), "--warm-up", "0", "--window", "1", "--drain", "6"));
        for (String service : List.of("queue-service", "session-service", "livekit")) {
            arguments.addAll(List.of("--process", service + "=" + system.port()));
        }
        if (workload.equals("pairs")) {
            arguments.addAll(List.of("--talk", "0.02-0.05"));
        }
        arguments.addAll(Arrays.asList(more));
        return Bench.commandLine(new PrintStream(printed, true, StandardCharsets.UTF_8))
                .setOverwrittenOptionsAllowed(true)
                .execute(arguments.toArray(String[]::new));
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
