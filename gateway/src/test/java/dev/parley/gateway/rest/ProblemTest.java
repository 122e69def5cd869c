package dev.parley.gateway.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.bus.message.Notice;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemTest {

    private static final Map<Notice.Code, Integer> STATUSES = Map.ofEntries(
            Map.entry(Notice.Code.BAD_MESSAGE, 400),
            Map.entry(Notice.Code.UNKNOWN_TYPE, 400),
            Map.entry(Notice.Code.UNAUTHENTICATED, 401),
            Map.entry(Notice.Code.BANNED, 403),
            Map.entry(Notice.Code.FORBIDDEN, 403),
            Map.entry(Notice.Code.NOT_FOUND, 404),
            Map.entry(Notice.Code.NOT_WAITING, 409),
            Map.entry(Notice.Code.NOT_IN_SESSION, 409),
            Map.entry(Notice.Code.WRONG_SESSION, 409),
            Map.entry(Notice.Code.ALREADY_MATCHED, 409),
            Map.entry(Notice.Code.TOO_LARGE, 413),
            Map.entry(Notice.Code.COOLDOWN, 429),
            Map.entry(Notice.Code.RATE_LIMITED, 429),
            Map.entry(Notice.Code.UNAVAILABLE, 503));

    @ParameterizedTest
    @EnumSource
    void given_an_error_of_a_service_when_it_is_told_over_rest_then_its_code_decides_the_status(Notice.Code code) {
        Problem problem = Problem.of(new Notice.Error("1", code, "why", 60L));

        assertEquals(STATUSES.get(code), problem.status());
        assertEquals(code, problem.code());
        assertEquals("why", problem.detail());
        assertEquals("60", problem.headers().get("Retry-After"));
        assertEquals(60L, problem.retryAfterSeconds());
    }
}
