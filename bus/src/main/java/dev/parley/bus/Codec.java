package dev.parley.bus;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.parley.bus.message.GatewayMessage;
import dev.parley.bus.message.LiveKitEvent;
import dev.parley.bus.message.Moderation;
import dev.parley.bus.message.ModerationAnswer;
import dev.parley.bus.message.OwnData;
import dev.parley.bus.message.QueueCommand;
import dev.parley.bus.message.QueueEvent;
import dev.parley.bus.message.SessionCommand;
import dev.parley.bus.message.SessionEvent;
import java.util.List;

/**
 * Messages as JSON and back. Unknown fields are ignored, so that two versions may run side by side; an unknown type, a
 * missing required field or broken JSON is an {@link UnreadableMessage}. Thread-safe, without state.
 */
public final class Codec {

    private static final ObjectMapper MAPPER = mapper();

    private Codec() {}

    private static ObjectMapper mapper() {
        ObjectMapper mapper = JsonMapper.builder()
                .addModule(new JavaTimeModule())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
                .build();
        List.of(
                        QueueCommand.class,
                        QueueEvent.class,
                        SessionCommand.class,
                        SessionEvent.class,
                        LiveKitEvent.class,
                        GatewayMessage.class,
                        Moderation.class,
                        ModerationAnswer.class,
                        OwnData.class)
                .forEach(messages -> mapper.registerSubtypes(messages.getPermittedSubclasses()));
        return mapper;
    }

    /** One line of JSON; messages carry their {@code type}. */
    public static String write(Object message) {
        try {
            return MAPPER.writeValueAsString(message);
        } catch (JsonProcessingException impossible) {
            throw new IllegalArgumentException("not a message: " + message.getClass(), impossible);
        }
    }

    /** @throws UnreadableMessage naming what was wrong, without the text itself */
    public static <M> M read(String json, Class<M> type) {
        try {
            M message = MAPPER.readValue(json, type);
            if (message == null) {
                throw new UnreadableMessage(type.getSimpleName() + " is null");
            }
            return message;
        } catch (JsonProcessingException problem) {
            throw new UnreadableMessage(type.getSimpleName() + ": " + what(problem));
        }
    }

    /** Jackson's own sentences quote the text, which may name people. */
    private static String what(JsonProcessingException problem) {
        String kind = problem.getClass().getSimpleName();
        return switch (problem) {
            case InvalidTypeIdException unknown -> "unknown type " + unknown.getTypeId();
            case JsonMappingException mapping
            when !mapping.getPath().isEmpty() ->
                kind + " at " + mapping.getPath().getLast().getFieldName();
            default -> kind;
        };
    }

    /** A text that is no message of the wanted kind. */
    public static final class UnreadableMessage extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnreadableMessage(String what) {
            super(what);
        }
    }
}
