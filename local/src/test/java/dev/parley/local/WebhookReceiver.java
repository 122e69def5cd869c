package dev.parley.local;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.google.protobuf.util.JsonFormat;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import livekit.LivekitWebhook.WebhookEvent;

/** Takes webhooks and keeps those whose signature, content type and body are right, in the order of their coming. */
final class WebhookReceiver implements AutoCloseable {

    private final HttpServer server;
    private final LiveKit.Account account;
    private final List<WebhookEvent> events = new CopyOnWriteArrayList<>();
    private final List<String> refused = new CopyOnWriteArrayList<>();
    private final Queue<Integer> nextStatuses = new ConcurrentLinkedQueue<>();

    WebhookReceiver(LiveKit.Account account) throws IOException {
        this.account = account;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/hooks", this::take);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hooks";
    }

    List<WebhookEvent> events() {
        return events;
    }

    List<String> names() {
        return events.stream().map(WebhookEvent::getEvent).toList();
    }

    /** Why deliveries were not accepted as genuine. */
    List<String> refused() {
        return refused;
    }

    /** Answers the next delivery with this status and keeps nothing of it. */
    void answerNextWith(int status) {
        nextStatuses.add(status);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void take(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        Integer status = nextStatuses.poll();
        if (status == null) {
            status = keep(exchange, body);
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private int keep(HttpExchange exchange, byte[] body) {
        try {
            String type = exchange.getRequestHeaders().getFirst("Content-Type");
            if (!"application/webhook+json".equals(type)) {
                throw new IllegalArgumentException("content type " + type);
            }
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(body);
            JWT.require(Algorithm.HMAC256(account.secret()))
                    .withIssuer(account.key())
                    .withClaim("sha256", Base64.getEncoder().encodeToString(hash))
                    .build()
                    .verify(exchange.getRequestHeaders().getFirst("Authorization"));
            WebhookEvent.Builder event = WebhookEvent.newBuilder();
            JsonFormat.parser().ignoringUnknownFields().merge(new String(body, StandardCharsets.UTF_8), event);
            events.add(event.build());
            return 200;
        } catch (IOException | GeneralSecurityException | RuntimeException notGenuine) {
            refused.add(notGenuine.toString());
            return 401;
        }
    }
}
