package dev.parley.bench.parley;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * What the gateway says over a socket, as far as the bench looks at it; see docs/protocol.md. Read from a stream of
 * tokens, because binding to a type costs the bench several times as much.
 */
final class ServerMessage {

    private static final JsonFactory JSON = new JsonFactory();

    String type;
    /** Of the command that this answers; otherwise null. */
    String id;

    String state;
    String session;
    String url;
    String token;
    String partner;
    String matchedAt;
    String reason;
    boolean requeued;
    String code;
    int heartbeatSeconds;

    private ServerMessage() {}

    /** @throws IllegalArgumentException when it is no message */
    static ServerMessage parse(String text) {
        ServerMessage message = new ServerMessage();
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("the gateway said something that is no message");
            }
            for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
                parser.nextToken();
                message.read(field, parser);
            }
            return message;
        } catch (IOException problem) {
            throw new IllegalArgumentException("the gateway said something that is no message", problem);
        }
    }

    private void read(String field, JsonParser parser) throws IOException {
        switch (field) {
            case "type" -> type = parser.getText();
            case "id" -> id = parser.getText();
            case "state" -> state = parser.getText();
            case "session" -> session = parser.getText();
            case "url" -> url = parser.getText();
            case "token" -> token = parser.getText();
            case "partner" -> partner = name(parser);
            case "matchedAt" -> matchedAt = parser.getText();
            case "reason" -> reason = parser.getText();
            case "requeued" -> requeued = parser.getBooleanValue();
            case "code" -> code = parser.getText();
            case "heartbeatSeconds" -> heartbeatSeconds = parser.getIntValue();
            default -> parser.skipChildren();
        }
    }

    private static String name(JsonParser partner) throws IOException {
        String name = null;
        for (String field = partner.nextFieldName(); field != null; field = partner.nextFieldName()) {
            partner.nextToken();
            if (field.equals("name")) {
                name = partner.getText();
            } else {
                partner.skipChildren();
            }
        }
        return name;
    }
}
