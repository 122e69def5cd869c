package dev.parley.gateway.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.parley.bus.message.OwnData;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/**
 * Writes an export part by part as one JSON object: who it is about, and then a list of each kind. Parts come in the order
 * of {@link #KINDS}. Closed before its end it leaves a text that is no JSON; the stream stays open. For one thread.
 */
final class ExportDocument implements AutoCloseable {

    private static final List<String> KINDS = List.of("bans", "blocks", "reports", "conversations");

    private final JsonGenerator json;

    /** Which list is open. */
    private int open = -1;

    ExportDocument(JsonGenerator json) {
        this.json = json.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
    }

    /** @param account null for somebody of whom nothing is stored */
    void begin(String user, Instant now, OwnData.Account account) throws IOException {
        json.writeStartObject();
        json.writePOJOField("exportedAt", now);
        json.writeStringField("user", user);
        json.writePOJOField("account", account);
    }

    void add(OwnData.Part part) throws IOException {
        add(0, part.bans());
        add(1, part.blocks());
        add(2, part.reports());
        add(3, part.conversations());
    }

    void end() throws IOException {
        openUpTo(KINDS.size() - 1);
        json.writeEndArray();
        json.writeEndObject();
    }

    private void add(int kind, List<?> rows) throws IOException {
        if (!rows.isEmpty()) {
            openUpTo(kind);
            for (Object row : rows) {
                json.writePOJO(row);
            }
        }
    }

    private void openUpTo(int kind) throws IOException {
        if (kind < open) {
            throw new IOException("parts came in the wrong order");
        }
        while (open < kind) {
            if (open >= 0) {
                json.writeEndArray();
            }
            json.writeArrayFieldStart(KINDS.get(++open));
        }
    }

    @Override
    public void close() throws IOException {
        json.close();
    }
}
