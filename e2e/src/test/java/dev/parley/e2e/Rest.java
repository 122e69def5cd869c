package dev.parley.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

/** Requests to the gateway, with a token or without. */
final class Rest {

    static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI gateway;
    private final String token;

    /** @param token null for nobody */
    Rest(URI gateway, String token) {
        this.gateway = gateway;
        this.token = token;
    }

    HttpResponse<String> post(String path, Map<String, ?> body) {
        return exchange(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(write(body))));
    }

    HttpResponse<String> get(String path) {
        return exchange(request(path));
    }

    HttpResponse<String> delete(String path) {
        return exchange(request(path).DELETE());
    }

    /** @param body sent by POST alone */
    HttpResponse<String> request(String method, String path, Map<String, ?> body) {
        return switch (method) {
            case "GET" -> get(path);
            case "POST" -> post(path, body);
            case "DELETE" -> delete(path);
            default -> throw new IllegalArgumentException(method);
        };
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.resolve(path));
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private static HttpResponse<String> exchange(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    static JsonNode body(HttpResponse<String> response) {
        return parse(response.body());
    }

    /** What a token says; its signature is not looked at. */
    static JsonNode claims(String token) {
        return parse(new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), StandardCharsets.UTF_8));
    }

    static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException problem) {
            throw new IllegalArgumentException("not JSON: " + text, problem);
        }
    }

    static String write(Object message) {
        try {
            return JSON.writeValueAsString(message);
        } catch (JsonProcessingException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }
}
