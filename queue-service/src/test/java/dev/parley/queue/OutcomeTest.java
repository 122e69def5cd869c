package dev.parley.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class OutcomeTest {

    @Test
    void the_script_s_contract_names_the_outcomes_that_there_are() throws IOException {
        String contract = script().split("-- Outcomes:\n")[1].split("\n\n")[0];

        assertEquals(
                Arrays.stream(Outcome.values()).map(Outcome::word).sorted().toList(),
                Pattern.compile("^--   (\\w+)", Pattern.MULTILINE)
                        .matcher(contract)
                        .results()
                        .map(result -> result.group(1))
                        .sorted()
                        .toList());
    }

    private static String script() throws IOException {
        try (InputStream in = MatchScript.class.getResourceAsStream("matching.lua")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
