package dev.parley.session.livekit;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.parley.bus.Uuid7;
import dev.parley.bus.message.Mode;
import dev.parley.local.LocalLiveKit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import livekit.LivekitRtc.SignalResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people's tokens open at the LiveKit that people will use, and what they don't. */
class LiveKitAdmissionTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static LocalLiveKit liveKit;
    private static Rooms rooms;
    private static RoomTokens tokens;

    private final String session = Uuid7.fresh();
    private final List<WebSocket> entered = new ArrayList<>();

    @BeforeAll
    static void start() {
        liveKit = LocalLiveKit.start((String) null);
        rooms = TestRooms.rooms(liveKit, Map.of());
        tokens = TestRooms.tokens(liveKit);
    }

    @AfterAll
    static void stop() {
        rooms.close();
        liveKit.close();
    }

    @BeforeEach
    void makeTheRoom() {
        assertEquals(Set.of(session), rooms.make(Set.of(session)));
    }

    @AfterEach
    void leave() {
        entered.forEach(WebSocket::abort);
        rooms.delete(Set.of(session));
    }

    @Test
    void givenBothAreThereWhenAThirdComesThenItIsRefusedAndOneOfThemMayComeAgain() {
        assertTrue(enters(token("a")));
        assertTrue(enters(token("b")));
        await().atMost(PATIENCE).until(() -> present().equals(Set.of("a", "b")));

        assertFalse(enters(token("c")));

        assertEquals(Set.of("a", "b"), present());
        assertTrue(enters(token("a")), "a fresh token, on reconnect");
    }

    @Test
    void givenBothWereThereWhenTheSessionHasEndedThenTheirTokensOpenNothing() {
        String toA = token("a");
        String toB = token("b");
        assertTrue(enters(toA));
        assertTrue(enters(toB));

        rooms.delete(Set.of(session));

        assertFalse(enters(toA));
        assertFalse(enters(toB));
        assertEquals(Set.of(), rooms.list().orElseThrow().keySet(), "no token makes the room again");
    }

    @Test
    void givenATokenOfAnotherSessionThenItOpensThatRoomAlone() {
        String other = Uuid7.fresh();
        rooms.make(Set.of(other));

        assertTrue(enters(tokens.sign(other, "a", Mode.VIDEO)));

        await().atMost(PATIENCE)
                .until(() -> rooms.participants(Set.of(other)).get(other).containsKey("a"));
        assertEquals(Set.of(), present());
        rooms.delete(Set.of(other));
    }

    @Test
    void givenATokenOfTwoMinutesAgoThenItOpensNothing() {
        RoomTokens ofLongAgo =
                new RoomTokens(liveKit.account().key(), liveKit.account().secret(), Duration.ofMinutes(-2));

        assertFalse(enters(ofLongAgo.sign(session, "a", Mode.VIDEO)));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "CreateRoom, `{'name':'R'}`",
                "DeleteRoom, `{'room':'R'}`",
                "ListRooms, `{'names':['R']}`",
                "ListParticipants, `{'room':'R'}`",
                "RemoveParticipant, `{'room':'R','identity':'b'}`",
                "UpdateParticipant, `{'room':'R','identity':'b','name':'x'}`",
                "UpdateRoomMetadata, `{'room':'R','metadata':'x'}`",
                "SendData, `{'room':'R','data':'eA=='}`"
            })
    void givenSomebodysTokenWhenItIsShownToTheApiThenItAllowsNothing(String method, String body) throws Exception {
        assertEquals(401, call(method, body.replace('\'', '"').replace("R", RoomName.of(session))));

        assertEquals(Set.of(session), rooms.list().orElseThrow().keySet());
    }

    private String token(String identity) {
        return tokens.sign(session, identity, Mode.VIDEO);
    }

    private Set<String> present() {
        return rooms.participants(Set.of(session)).get(session).keySet();
    }

    /** Whether LiveKit lets the token's owner in, as it says by its first word. */
    private boolean enters(String token) {
        FirstWord listener = new FirstWord();
        try {
            entered.add(HTTP.newWebSocketBuilder()
                    .buildAsync(URI.create(liveKit.url() + "/rtc?protocol=15&access_token=" + token), listener)
                    .join());
            return listener.heard
                    .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException refused) {
            return false;
        }
    }

    private int call(String method, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(liveKit.apiUrl() + "/twirp/livekit.RoomService/" + method))
                .header("Authorization", "Bearer " + token("a"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private static final class FirstWord implements WebSocket.Listener {

        private final CompletableFuture<Boolean> heard = new CompletableFuture<>();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            byte[] part = new byte[data.remaining()];
            data.get(part);
            bytes.writeBytes(part);
            if (last && !heard.isDone()) {
                try {
                    heard.complete(SignalResponse.parseFrom(bytes.toByteArray()).hasJoin());
                } catch (InvalidProtocolBufferException unreadable) {
                    heard.completeExceptionally(unreadable);
                }
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            heard.complete(false);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            heard.complete(false);
        }
    }
}
