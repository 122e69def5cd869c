package dev.parley.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.parley.bus.message.LiveKitEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookBodyTest {

    private static final String SESSION = "01935f6e-7c1a-7b3e-9f10-2a4d5c6b7e8f";

    static List<Arguments> ours() {
        return List.of(
                Arguments.of(
                        "\"event\":\"room_started\"",
                        "\"creationTimeMs\":\"1764000000456\"",
                        "",
                        new LiveKitEvent.RoomStarted(SESSION, 1764000000456L)),
                Arguments.of(
                        "\"event\":\"room_finished\"",
                        "\"creationTimeMs\":\"1763999999456\"",
                        "",
                        new LiveKitEvent.RoomFinished(SESSION, 1764000000000L)),
                Arguments.of(
                        "\"event\":\"participant_joined\"",
                        "\"sid\":\"RM_1\"",
                        "\"joinedAtMs\":\"1764000000123\"",
                        new LiveKitEvent.ParticipantJoined(SESSION, "a", "PA_1", 1764000000123L)),
                Arguments.of(
                        "\"event\":\"participant_left\"",
                        "\"sid\":\"RM_1\"",
                        "\"disconnectReason\":\"CLIENT_INITIATED\"",
                        new LiveKitEvent.ParticipantLeft(SESSION, "a", "PA_1", "CLIENT_INITIATED", 1764000000000L)),
                Arguments.of(
                        "\"event\":\"participant_left\"",
                        "\"sid\":\"RM_1\"",
                        "\"disconnectReason\":\"INVENTED_LATER\"",
                        new LiveKitEvent.ParticipantLeft(SESSION, "a", "PA_1", "UNKNOWN_REASON", 1764000000000L)),
                Arguments.of(
                        "\"event\":\"participant_connection_aborted\"",
                        "\"sid\":\"RM_1\"",
                        "\"state\":\"JOINING\"",
                        new LiveKitEvent.ParticipantAborted(SESSION, "a", "PA_1", 1764000000000L)));
    }

    @ParameterizedTest
    @MethodSource("ours")
    void given_a_webhook_about_our_room_then_it_is_told(
            String event, String room, String participant, LiveKitEvent expected) throws Exception {
        assertEquals(
                Optional.of(expected),
                read("{%s,\"createdAt\":\"1764000000\",\"room\":{\"name\":\"parley-%s\",%s}%s}"
                        .formatted(
                                event,
                                SESSION,
                                room,
                                participant.isEmpty()
                                        ? ""
                                        : ",\"participant\":{\"identity\":\"a\",\"sid\":\"PA_1\"," + participant
                                                + "}")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"event\":\"room_started\",\"room\":{\"name\":\"standup\"}}",
                "{\"event\":\"room_started\",\"room\":{\"name\":\"parley-1\"}}",
                "{\"event\":\"room_started\",\"room\":{\"name\":\"parley-01935f6e-7c1a-7b3e-9f10-2a4d5c6b7e8f-2\"}}",
                "{\"event\":\"room_started\"}",
                "{\"event\":\"track_published\",\"room\":{\"name\":\"parley-01935f6e-7c1a-7b3e-9f10-2a4d5c6b7e8f\"}}",
                "{\"event\":\"participant_joined\",\"room\":{\"name\":\"parley-01935f6e-7c1a-7b3e-9f10-2a4d5c6b7e8f\"}}",
                "{\"room\":{\"name\":\"parley-01935f6e-7c1a-7b3e-9f10-2a4d5c6b7e8f\"}}",
                "{}"
            })
    void given_a_webhook_that_is_none_of_our_business_then_nothing_is_told(String body) throws Exception {
        assertEquals(Optional.empty(), read(body));
    }

    @ParameterizedTest
    @ValueSource(strings = {"DUPLICATE_IDENTITY", "SERVER_SHUTDOWN", "MIGRATION", "ROOM_DELETED", "ROOM_CLOSED"})
    void given_a_departure_that_says_nothing_of_the_person_then_nothing_is_told(String reason) throws Exception {
        assertEquals(
                Optional.empty(),
                read("{\"event\":\"participant_left\",\"room\":{\"name\":\"parley-%s\"},".formatted(SESSION)
                        + "\"participant\":{\"identity\":\"a\",\"sid\":\"PA_1\",\"disconnectReason\":\"%s\"}}"
                                .formatted(reason)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "null", "[]", "room_started", "{\"event\":", "{\"room\":7}", "{\"createdAt\":\"soon\"}"})
    void given_a_text_that_is_no_webhook_then_it_is_unreadable(String body) {
        assertThrows(InvalidProtocolBufferException.class, () -> read(body));
    }

    @Test
    void given_json_of_great_depth_then_it_is_unreadable() {
        assertThrows(InvalidProtocolBufferException.class, () -> read("{\"room\":" + "{\"x\":".repeat(10_000)));
    }

    private static Optional<LiveKitEvent> read(String body) throws InvalidProtocolBufferException {
        return WebhookBody.read(body.getBytes(StandardCharsets.UTF_8));
    }
}
