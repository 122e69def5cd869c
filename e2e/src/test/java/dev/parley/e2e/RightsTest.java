package dev.parley.e2e;

import static dev.parley.e2e.Person.session;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may do what, for every route that the gateway's OpenAPI document names, through all services. */
class RightsTest {

    /**
     * The owner and the partner are in the conversation that the request names; the stranger names it too, and so do the
     * banned and the moderator. The former participant names an own one that the owner ended by a block; {@code {id}} is
     * that block, or the report about the banned, or the ban. Each row begins anew, and those to the left ask first.
     */
    private static final String RIGHTS = """
                                                   nobody stranger former banned moderator partner owner
            GET    /.well-known/jwks.json          200    200      200    200    200       200     200
            GET    /api/stats                      200    200      200    200    200       200     200
            POST   /api/auth/guest                 201    201      201    201    201       201     201
            POST   /api/auth/renew                 401    200      200    200    200       200     200
            GET    /api/auth/options               200    200      200    200    200       200     200
            POST   /api/auth/account               400    400      400    400    400       400     400
            POST   /api/auth/ticket                401    201      201    201    201       201     201
            GET    /api/me                         401    200      200    200    200       200     200
            GET    /api/me/history                 401    200      200    200    200       200     200
            GET    /api/me/export                  401    200      200    200    200       200     200
            POST   /api/matching/enqueue           401    200      200    403    200       409     409
            GET    /api/matching/status            401    200      200    403    200       200     200
            POST   /api/matching/cancel            401    409      409    409    409       409     409
            POST   /api/matching/heartbeat         401    409      409    409    409       200     200
            POST   /api/matching/skip              401    409      200    409    409       200     200
            POST   /api/matching/end               401    409      200    409    409       200     200
            GET    /api/blocks                     401    200      200    200    200       200     200
            POST   /api/blocks                     401    404      201    404    404       201     201
            DELETE /api/blocks/{id}                401    404      404    404    404       404     204
            POST   /api/reports                    401    404      201    404    404       201     201
            GET    /api/moderation/reports         401    403      403    403    200       403     403
            GET    /api/moderation/reports/{id}    401    403      403    403    200       403     403
            GET    /api/moderation/bans            401    403      403    403    200       403     403
            POST   /api/moderation/reports/{id}/ban     401 403    403    403    200       403     403
            POST   /api/moderation/reports/{id}/dismiss 401 403    403    403    200       403     403
            POST   /api/moderation/bans/{id}/lift  401    403      403    403    200       403     403
            DELETE /api/me                         401    202      202    202    202       202     202
            """;

    /** What moderators are promised; it takes a few hundredths of it. */
    private static final Duration BANNED_WITHIN = Duration.ofSeconds(2);

    private static RunningParley parley;
    private static Rest moderator;
    private static Person banned;
    private static String report;
    private static String ban;

    private final List<Person> people = new ArrayList<>();

    @BeforeAll
    static void start() {
        parley = RunningParley.withStandIn(Map.of("PARLEY_LIMITS_ENABLED", "false", "PARLEY_QUEUE_AWAY_GRACE", "1s"));
        moderator = new Rest(gateway(), parley.moderatorToken("moderator"));
    }

    @AfterAll
    static void stop() {
        parley.close();
    }

    @AfterEach
    void leave() {
        people.forEach(Person::close);
    }

    @Test
    void everybody_may_do_what_the_table_says_and_the_table_names_every_route() {
        banSomebody();
        Map<String, List<String>> expected = rights();
        assertEquals(routes(), expected.keySet().stream().sorted().toList());

        Map<String, List<String>> actual = new LinkedHashMap<>();
        expected.keySet().forEach(route -> actual.put(route, ask(route)));

        assertEquals(text(expected), text(actual));
    }

    @Test
    void somebody_banned_is_out_at_once_although_the_token_is_valid() {
        Person eve = connected("Eve");
        Person greta = connected("Greta");
        String session = meet(eve, greta, "ban");
        String id = made(greta.post("/api/reports", Map.of("session", session, "reason", "spam")));

        long decided = System.nanoTime();
        assertEquals(
                200,
                moderator
                        .post("/api/moderation/reports/" + id + "/ban", Map.of("reason", "x"))
                        .statusCode());

        Awaitility.await().atMost(BANNED_WITHIN).until(() -> eve.closeCode() == 4403);
        assertEquals("banned", greta.await("parted").path("reason").asText());
        assertTrue(System.nanoTime() - decided < BANNED_WITHIN.toNanos(), "the partner is told as soon");
        assertEquals(403, eve.post("/api/matching/enqueue", Map.of()).statusCode());
    }

    @Test
    void somebody_erased_is_out_at_once_although_the_token_is_valid() {
        Person eve = connected("Eve");
        Person greta = connected("Greta");
        meet(eve, greta, "erase");

        assertEquals(202, eve.delete("/api/me").statusCode());

        Awaitility.await().atMost(Person.PATIENCE).until(() -> eve.closeCode() == 4410);
        assertEquals("left", greta.await("parted").path("reason").asText());
        Awaitility.await()
                .atMost(Person.PATIENCE)
                .until(() -> eve.get("/api/me").statusCode() == 401);
        assertEquals(401, eve.post("/api/auth/renew", Map.of()).statusCode());
    }

    private void banSomebody() {
        banned = connected("Eve");
        Person reporter = connected("Greta");
        String session = meet(banned, reporter, "rights");
        report = made(reporter.post("/api/reports", Map.of("session", session, "reason", "spam")));
        assertEquals(
                200,
                moderator
                        .post("/api/moderation/reports/" + report + "/ban", Map.of("reason", "x"))
                        .statusCode());
        Awaitility.await().atMost(Person.PATIENCE).until(() -> banned.closeCode() == 4403);
        ban = Rest.body(moderator.get("/api/moderation/bans")).at("/bans/0/id").asText();
    }

    /** The statuses by which everybody is answered, in the order of the table's head. */
    private List<String> ask(String route) {
        String scene = "scene-" + Math.abs(route.hashCode());
        Person owner = connected("Anna");
        Person former = connected("Fred");
        String past = meet(owner, former, scene);
        owner.block(past);
        String block = owner.await("ok", ok -> ok.has("block")).path("block").asText();
        former.await("parted");
        Person partner = connected("Bert");
        String session = meet(owner, partner, scene);
        String path = route.split(" ")[1].replace(
                "{id}", route.contains("blocks") ? block : route.contains("bans") ? ban : report);
        String method = route.split(" ")[0];

        Map<Rest, String> askers = new LinkedHashMap<>();
        askers.put(new Rest(gateway(), null), session);
        askers.put(connected("Carl").rest(), session);
        askers.put(former.rest(), past);
        askers.put(banned.rest(), session);
        askers.put(moderator, session);
        askers.put(partner.rest(), session);
        askers.put(owner.rest(), session);
        List<String> statuses = new ArrayList<>();
        askers.forEach((asker, named) -> {
            Map<String, Object> body = path.endsWith("enqueue")
                    ? alone(scene + statuses.size())
                    : Map.of("session", named, "reason", "spam");
            statuses.add(String.valueOf(asker.request(method, path, body).statusCode()));
        });
        moderator.post("/api/matching/cancel", Map.of());
        people.forEach(Person::close);
        people.clear();
        return statuses;
    }

    /** Wishes that only those of the same name share. */
    private static Map<String, Object> alone(String name) {
        return Map.of("interests", List.of(name), "strict", true);
    }

    /** The session in which the two are. */
    private static String meet(Person one, Person other, String where) {
        int before = one.heardSoFar();
        one.find(alone(where));
        one.await("waiting", waiting -> true, before);
        int beforeOther = other.heardSoFar();
        other.find(alone(where));
        String session = session(other.await("matched", match -> true, beforeOther));
        one.awaitMatch(session);
        return session;
    }

    private Person connected(String name) {
        Person person = Person.connected(parley.gatewayUrl(), name);
        person.joinsRooms();
        people.add(person);
        return person;
    }

    private static String made(HttpResponse<String> answer) {
        assertEquals(201, answer.statusCode(), answer.body());
        return Rest.body(answer).path("id").asText();
    }

    private static URI gateway() {
        return URI.create(parley.gatewayUrl());
    }

    private static Map<String, List<String>> rights() {
        Map<String, List<String>> rights = new LinkedHashMap<>();
        RIGHTS.lines().skip(1).forEach(line -> {
            String[] words = line.strip().split(" +");
            rights.put(words[0] + " " + words[1], List.of(words).subList(2, words.length));
        });
        return rights;
    }

    private static List<String> routes() {
        JsonNode paths = Rest.body(
                        new Rest(URI.create(parley.managementUrl("gateway")), null).get("/q/openapi?format=json"))
                .path("paths");
        Set<String> routes = new TreeSet<>();
        Set<String> methods = Set.of("get", "post", "put", "delete", "patch");
        paths.properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    if (methods.contains(operation.getKey())) {
                        routes.add(operation.getKey().toUpperCase() + " " + path.getKey());
                    }
                }));
        assertTrue(routes.size() > 20, routes.toString());
        return List.copyOf(routes);
    }

    private static String text(Map<String, List<String>> rights) {
        return rights.entrySet().stream()
                .map(right -> "%-45s %s".formatted(right.getKey(), String.join(" ", right.getValue())))
                .collect(Collectors.joining("\n"));
    }
}
