package dev.parley.local;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.google.protobuf.Message;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Map;

/** Calls a LiveKit API as a service would. */
final class LiveKitCaller implements AutoCloseable {

    private final HttpClient client = HttpClient.newHttpClient();
    private final String apiUrl;
    private final LiveKit.Account account;

    LiveKitCaller(LiveKit server) {
        this.apiUrl = server.apiUrl();
        this.account = server.account();
    }

    HttpResponse<byte[]> call(String method, Message request, String token) throws IOException, InterruptedException {
        return post("/twirp/livekit.RoomService/" + method, "application/protobuf", request.toByteArray(), token);
    }

    HttpResponse<byte[]> callJson(String method, String request, String token)
            throws IOException, InterruptedException {
        return post("/twirp/livekit.RoomService/" + method, "application/json", request.getBytes(), token);
    }

    int standIn(String verb, String token) throws IOException, InterruptedException {
        return post("/stand-in/" + verb + "?token=" + token, "text/plain", new byte[0], "")
                .statusCode();
    }

    /** A token that allows everything a service does with this room. */
    String serviceToken(String room) {
        return token(
                account.secret(), "", Map.of("roomCreate", true, "roomList", true, "roomAdmin", true, "room", room));
    }

    String joinToken(String room, String identity) {
        return token(account.secret(), identity, Map.of("roomJoin", true, "room", room));
    }

    String token(String secret, String identity, Map<String, ?> grants) {
        return JWT.create()
                .withIssuer(account.key())
                .withSubject(identity)
                .withExpiresAt(Instant.now().plusSeconds(60))
                .withClaim("video", grants)
                .sign(Algorithm.HMAC256(secret));
    }

    @Override
    public void close() {
        client.close();
    }

    private HttpResponse<byte[]> post(String path, String type, byte[] body, String token)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(apiUrl + path))
                .header("Content-Type", type)
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }
}
