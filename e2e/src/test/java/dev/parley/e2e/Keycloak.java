package dev.parley.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.local.ChildProcess;
import dev.parley.local.Command;
import dev.parley.local.FreePorts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A real Keycloak in development mode, with the realms {@code parley} and {@code elsewhere} of the resources beside this
 * class, at a free port of this machine. Where it is unpacked the build says.
 */
final class Keycloak implements AutoCloseable {

    static final String PASSWORD = "only-for-tests";
    static final String CLIENT = "parley-page";
    private static final String ADMIN = "admin";
    private static final Duration START = Duration.ofMinutes(5);
    private static final Duration STOP = Duration.ofSeconds(20);
    private static final Path HOME = Path.of("target/keycloak-26.5.0");

    private final int port = FreePorts.tcp();
    private ChildProcess process;

    private Keycloak() {}

    static Keycloak start() {
        Keycloak keycloak = new Keycloak();
        keycloak.prepare();
        keycloak.run();
        return keycloak;
    }

    private void prepare() {
        try {
            delete(HOME.resolve("data"));
            Path realms = Files.createDirectories(HOME.resolve("data/import"));
            for (String realm : List.of("parley-realm.json", "elsewhere-realm.json")) {
                try (InputStream in = Keycloak.class.getResourceAsStream(realm)) {
                    Files.copy(in, realms.resolve(realm), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /** Starts it, for the first time or after {@link #stop()}, and waits until it answers. */
    void run() {
        process = Command.of(
                        "keycloak",
                        HOME,
                        List.of(
                                "/bin/sh",
                                HOME.resolve("bin/kc.sh").toAbsolutePath().toString(),
                                "start-dev",
                                "--import-realm",
                                "--http-host=127.0.0.1",
                                "--http-port=" + port))
                .environment(Map.of(
                        "KC_BOOTSTRAP_ADMIN_USERNAME",
                        ADMIN,
                        "KC_BOOTSTRAP_ADMIN_PASSWORD",
                        PASSWORD,
                        "JAVA_HOME",
                        System.getProperty("java.home"),
                        "JAVA_OPTS_KC_HEAP",
                        "-Xms64m -Xmx512m",
                        // Its threads reset their thread locals by it.
                        "JAVA_OPTS_APPEND",
                        "--add-opens=java.base/java.lang=ALL-UNNAMED"))
                .output(line -> System.out.println("keycloak | " + line))
                .readyWhen("Listening on:")
                .start();
        process.awaitReady(START);
    }

    void stop() {
        process.terminate(STOP);
    }

    String url() {
        return "http://localhost:" + port;
    }

    String issuer() {
        return url() + "/realms/parley";
    }

    /** What a gateway is started with to let accounts of the realm {@code parley} in. */
    Map<String, String> settings() {
        return Map.of(
                "PARLEY_OIDC_ISSUER", issuer(),
                "PARLEY_OIDC_CLIENT_ID", CLIENT,
                "PARLEY_OIDC_MODERATOR_CLAIM", "realm_access.roles",
                "PARLEY_ACCOUNT_SECRET", "c2l4dGVlbi13aWxkLWdlZXNlLWZseS13ZXN0",
                "PARLEY_ACCOUNTS_KEYS_AT_MOST_EVERY", "0s",
                "PARLEY_ACCOUNTS_RETRY_AFTER_AT_MOST", "1s");
    }

    // What people do there.

    /** Tokens by password, without a browser. */
    JsonNode tokens(String realm, String client, String user) {
        return Rest.body(form(
                "/realms/" + realm + "/protocol/openid-connect/token",
                Map.of(
                        "grant_type", "password",
                        "client_id", client,
                        "username", user,
                        "password", PASSWORD,
                        "scope", "openid")));
    }

    String idToken(String user) {
        return tokens("parley", CLIENT, user).get("id_token").asText();
    }

    // What its operator does.

    /** The page lies there: the client may be sent back to it, and it may ask for tokens. */
    void allow(String page) {
        JsonNode client = get("/admin/realms/parley/clients?clientId=" + CLIENT).get(0);
        ((ObjectNode) client).putArray("redirectUris").add(page + "/*");
        ((ObjectNode) client).putArray("webOrigins").add(page);
        send("PUT", "/admin/realms/parley/clients/" + client.get("id").asText(), client.toString());
    }

    /** Another key signs from now on. */
    void rotateKeys() {
        String realm = get("/admin/realms/parley").get("id").asText();
        send("POST", "/admin/realms/parley/components", """
                {"name": "newer", "providerId": "rsa-generated", "parentId": "%s",
                 "providerType": "org.keycloak.keys.KeyProvider",
                 "config": {"priority": ["1000"], "enabled": ["true"], "active": ["true"], "algorithm": ["RS256"]}}
                """.formatted(realm));
    }

    /** Tokens end so many seconds after they were made, from now on. */
    void tokensLive(int seconds) {
        send("PUT", "/admin/realms/parley", "{\"accessTokenLifespan\": %d}".formatted(seconds));
    }

    private String adminToken() {
        return Rest.body(form(
                        "/realms/master/protocol/openid-connect/token",
                        Map.of(
                                "grant_type",
                                "password",
                                "client_id",
                                "admin-cli",
                                "username",
                                ADMIN,
                                "password",
                                PASSWORD)))
                .get("access_token")
                .asText();
    }

    private JsonNode get(String path) {
        return Rest.parse(send("GET", path, null));
    }

    private String send(String method, String path, String body) {
        HttpResponse<String> answer = exchange(HttpRequest.newBuilder(URI.create(url() + path))
                .header("Authorization", "Bearer " + adminToken())
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body)));
        if (answer.statusCode() >= 300) {
            throw new IllegalStateException(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    private HttpResponse<String> form(String path, Map<String, String> fields) {
        String body = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return exchange(HttpRequest.newBuilder(URI.create(url() + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static HttpResponse<String> exchange(HttpRequest.Builder request) {
        try {
            return Rest.HTTP.send(
                    request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    @Override
    public void close() {
        stop();
        try {
            delete(HOME.resolve("data"));
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }
}
