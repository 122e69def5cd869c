package dev.parley.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The bench in front of other systems, which it starts itself. */
class PeerBenchTest {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"clone", "colyseus"})
    void given_another_system_then_it_gets_the_same_work_and_is_stopped(String peer) throws Exception {
        Path json = folder.resolve("report.json");

        assertEquals(
                0,
                Bench.commandLine(new PrintStream(printed, true, StandardCharsets.UTF_8))
                        .execute(
                                "pairs",
                                "20",
                                "--peer",
                                peer,
                                "--talk",
                                "0.1-0.2",
                                "--warm-up",
                                "0",
                                "--window",
                                "2",
                                "--people",
                                "20",
                                "--drain",
                                "1",
                                "--json",
                                json.toString()),
                this::printed);

        JsonNode row = new ObjectMapper().readTree(json.toFile()).path("rows").path(0);
        assertTrue(row.path("matches").asLong() > 5, this::printed);
        assertTrue(row.path("cpuMilliseconds").path("node").asDouble() > 0, this::printed);
        assertTrue(ProcessHandle.current().descendants().findAny().isEmpty(), "nothing it started is left");
    }

    @ParameterizedTest
    @CsvSource({
        "--peer nakama,--addr HOST:PORT",
        "--addr 127.0.0.1:1,--peer nakama",
        "--peer nakama --addr x,127.0.0.1:7350"
    })
    void given_an_address_without_nakama_or_nakama_without_one_then_a_sentence_says_so(String options, String said) {
        StringWriter complaint = new StringWriter();
        CommandLine bench = Bench.commandLine(System.out).setErr(new PrintWriter(complaint));

        assertEquals(2, bench.execute(("pairs 1 " + options).split(" ")));

        assertTrue(complaint.toString().contains(said), complaint::toString);
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
