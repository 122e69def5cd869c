package dev.parley.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.Map;

/** Reads what the gateway says and writes what people say. Thread-safe. */
final class Json {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final ObjectReader MESSAGES = MAPPER.readerFor(ServerMessage.class);

    private Json() {}

    static ServerMessage message(String text) {
        try {
            return MESSAGES.readValue(text);
        } catch (JsonProcessingException problem) {
            throw new IllegalArgumentException("the gateway said something that is no message", problem);
        }
    }

    static <T> T read(String text, Class<T> type) {
        try {
            return MAPPER.readValue(text, type);
        } catch (JsonProcessingException problem) {
            throw new IllegalArgumentException("no " + type.getSimpleName(), problem);
        }
    }

    static String write(Map<String, ?> message) {
        try {
            return MAPPER.writeValueAsString(message);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static String pretty(Object report) {
        try {
            return MAPPER.writer(SerializationFeature.INDENT_OUTPUT).writeValueAsString(report);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
