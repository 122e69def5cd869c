package dev.parley.session.livekit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.bus.message.Mode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class RoomTokensTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final RoomTokens TOKENS =
            new RoomTokens("parley", "w8Zr3vQ1nX5tB7yK2mC9pL4sD6fG0hJa", Duration.ofMinutes(2));

    @Test
    void aTokenOfAVideoConversationGrantsExactlyThis() throws JsonProcessingException {
        assertEquals(JSON.readTree("""
                        {"iss": "parley", "sub": "a", "video": {
                            "roomJoin": true, "room": "parley-0190", "canPublish": true,
                            "canPublishSources": ["camera", "microphone"],
                            "canSubscribe": true, "canPublishData": true},
                         "sip": {}}"""), claims("a", Mode.VIDEO));
    }

    @Test
    void aTokenOfATextConversationGrantsDataAndNoMedia() throws JsonProcessingException {
        assertEquals(JSON.readTree("""
                        {"iss": "parley", "sub": "b", "video": {
                            "roomJoin": true, "room": "parley-0190", "canPublish": false,
                            "canPublishSources": [],
                            "canSubscribe": true, "canPublishData": true},
                         "sip": {}}"""), claims("b", Mode.TEXT));
    }

    /** All claims but the end of its life, which is checked here. */
    private static ObjectNode claims(String identity, Mode mode) throws JsonProcessingException {
        String token = TOKENS.sign("0190", identity, mode);
        byte[] payload = Base64.getUrlDecoder().decode(token.split("\\.")[1]);
        ObjectNode claims = (ObjectNode) JSON.readTree(new String(payload, StandardCharsets.UTF_8));
        long life = claims.remove("exp").asLong() - Instant.now().getEpochSecond();
        assertEquals(120, life, 15);
        return claims;
    }
}
