package dev.parley.gateway.message;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.parley.bus.message.Notice;
import jakarta.inject.Singleton;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.validation.Validator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Frames to messages. What is wrong is said by naming the field, never by repeating what was sent. Thread-safe, without
 * state.
 */
@Singleton
public class ClientMessages {

    private static final ObjectMapper MAPPER = StrictJson.apply(new ObjectMapper());
    private static final Map<String, ObjectReader> TYPES = readers(Map.of(
            "find", ClientMessage.Find.class,
            "cancel", ClientMessage.Cancel.class,
            "skip", ClientMessage.Skip.class,
            "end", ClientMessage.End.class,
            "heartbeat", ClientMessage.Heartbeat.class,
            "block", ClientMessage.Block.class,
            "report", ClientMessage.Report.class,
            "status", ClientMessage.Status.class,
            "authenticate", ClientMessage.Authenticate.class));

    private final Validator validator;

    public ClientMessages(Validator validator) {
        this.validator = validator;
    }

    /** What became of a frame. */
    public sealed interface Parsed {

        record Understood(ClientMessage message) implements Parsed {}

        /** An object that is no valid message, and what to answer. */
        record Refused(Notice.Error error) implements Parsed {}

        /** Not one JSON object at all. */
        record Garbage() implements Parsed {}
    }

    public Parsed parse(String frame) {
        JsonNode node;
        try {
            node = MAPPER.readTree(frame);
        } catch (JsonParseException notJson) {
            return new Parsed.Garbage();
        } catch (JsonProcessingException excessive) {
            return refused(null, "the message must be one object, not deep, with every field once");
        }
        return node.isObject() ? message(node) : new Parsed.Garbage();
    }

    private Parsed message(JsonNode object) {
        JsonNode id = object.path("id");
        if (!id.isMissingNode() && !id.isNull() && !(id.isTextual() && fits(id.textValue()))) {
            return refused(null, "id: must be a text of at most " + ClientMessage.LONGEST_ID + " characters");
        }
        JsonNode type = object.path("type");
        if (!type.isTextual()) {
            return refused(id.textValue(), "type: must be a text");
        }
        ObjectReader reader = TYPES.get(type.textValue());
        if (reader == null) {
            return new Parsed.Refused(new Notice.Error(
                    id.textValue(), Notice.Code.UNKNOWN_TYPE, "this type of message is not known", null));
        }
        try {
            return valid(reader.readValue(object));
        } catch (JsonProcessingException wrong) {
            return refused(id.textValue(), wrongField(wrong));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private Parsed valid(ClientMessage message) {
        Set<ConstraintViolation<ClientMessage>> violations = validator.validate(message);
        return violations.isEmpty() ? new Parsed.Understood(message) : refused(message.id(), violatedField(violations));
    }

    /** Which field can't be what was sent, as {@code field: what is expected}. */
    public static String wrongField(JsonProcessingException wrong) {
        if (wrong instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            return mapping.getPath().getFirst().getFieldName() + ": has the wrong form";
        }
        return "the message has the wrong form";
    }

    /** The first field, by name, that breaks a rule, as {@code field: rule}. */
    public static String violatedField(Set<? extends ConstraintViolation<?>> violations) {
        return violations.stream()
                .map(violation -> field(violation) + ": " + violation.getMessage())
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** The field's own name, without the parameter before it and the element after it. */
    private static String field(ConstraintViolation<?> violation) {
        String name = "the message";
        for (Path.Node node : violation.getPropertyPath()) {
            if (node.getKind() == ElementKind.PROPERTY) {
                name = node.getName();
            }
        }
        return name;
    }

    private static boolean fits(String id) {
        return id.length() <= ClientMessage.LONGEST_ID;
    }

    private static Parsed refused(String id, String what) {
        return new Parsed.Refused(new Notice.Error(id, Notice.Code.BAD_MESSAGE, what, null));
    }

    private static Map<String, ObjectReader> readers(Map<String, Class<? extends ClientMessage>> types) {
        Map<String, ObjectReader> readers = new HashMap<>();
        types.forEach((name, type) -> readers.put(name, MAPPER.readerFor(type)));
        return Map.copyOf(readers);
    }
}
