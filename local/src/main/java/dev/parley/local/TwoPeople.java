package dev.parley.local;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Two guests who open the page, and find each other and part again and again: what people do, for JVMs to learn from.
 * For use by one thread.
 */
final class TwoPeople {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final URI gateway;

    TwoPeople(URI gateway) {
        this.gateway = gateway;
    }

    /**
     * Meets and parts so many times.
     *
     * @throws IllegalStateException when something does not answer within 30 s, or this is interrupted
     */
    void meet(int times) {
        try (HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            get(http, "/");
            Guest first = new Guest(http);
            Guest second = new Guest(http);
            for (int i = 0; i < times; i++) {
                first.say(find());
                second.say(find());
                String session = first.await("matched").getString("session");
                second.await("matched");
                first.say(new JsonObject().put("type", "end").put("session", session));
                second.await("parted");
            }
            first.leave();
            second.leave();
        } catch (IOException e) {
            throw new IllegalStateException("two people could not meet at " + gateway + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while two people met", e);
        }
    }

    private static JsonObject find() {
        return new JsonObject().put("type", "find").put("id", "find");
    }

    private String get(HttpClient http, String path) throws IOException, InterruptedException {
        return send(http, HttpRequest.newBuilder(gateway.resolve(path)));
    }

    private static String send(HttpClient http, HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                http.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IOException(answer.uri() + " answers " + answer.statusCode());
        }
        return answer.body();
    }

    private final class Guest implements WebSocket.Listener {

        private final BlockingQueue<JsonObject> heard = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();
        private final WebSocket socket;

        Guest(HttpClient http) throws IOException, InterruptedException {
            String answer = send(
                    http,
                    HttpRequest.newBuilder(gateway.resolve("/api/auth/guest"))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"Training\"}")));
            socket = http.newWebSocketBuilder()
                    .subprotocols("parley.v1")
                    .header("Authorization", "Bearer " + new JsonObject(answer).getString("token"))
                    .connectTimeout(PATIENCE)
                    .buildAsync(
                            URI.create("ws" + gateway.resolve("/ws").toString().substring("http".length())), this)
                    .join();
        }

        void say(JsonObject message) {
            socket.sendText(message.encode(), true).join();
        }

        JsonObject await(String type) throws IOException, InterruptedException {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (true) {
                JsonObject message = heard.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (message == null) {
                    throw new IOException("nobody was told " + type);
                }
                if (type.equals(message.getString("type"))) {
                    return message;
                }
            }
        }

        void leave() {
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                heard.add(new JsonObject(text.toString()));
                text.setLength(0);
            }
            from.request(1);
            return null;
        }
    }
}
