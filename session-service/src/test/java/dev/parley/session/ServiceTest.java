package dev.parley.session;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.bus.message.Notice;
import dev.parley.bus.message.Pair;
import dev.parley.bus.message.SessionEvent.MatchUndone;
import dev.parley.local.LiveKitStandIn;
import dev.parley.local.LocalPostgres;
import io.quarkus.test.common.QuarkusTestResource;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** The whole service between real Redis, real PostgreSQL and LiveKit's stand-in, booted once for all its tests. */
@QuarkusTestResource(Backends.class)
abstract class ServiceTest {

    @Inject
    World world;

    @Inject
    TestRecord record;

    LocalPostgres postgres;
    LiveKitStandIn liveKit;

    String ann;
    String ben;
    Pair pair;

    @BeforeAll
    static void bePatient() {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(40));
    }

    @BeforeEach
    void twoPeople() {
        ann = world.person("Ann");
        ben = world.person("Ben");
        pair = Pairs.of(ann, ben);
    }

    @AfterEach
    void allIsWell() {
        liveKit.recover();
        await().until(world::gateIsOpen);
        assertEquals(0, world.deadLetters());
    }

    /** Both are in the room. */
    void begin() {
        world.matched(pair);
        invitation(ann, pair);
        world.joined(pair, "a", "A1");
        world.joined(pair, "b", "B1");
        await().until(() -> record.session(pair).equals("ACTIVE"));
    }

    Notice.Matched invitation(String user, Pair to) {
        return await().until(() -> world.invitations(user, to), sent -> !sent.isEmpty())
                .getFirst();
    }

    Notice reply(String id) {
        return await().until(() -> world.replies(id), sent -> !sent.isEmpty()).getFirst();
    }

    MatchUndone undoneMatch(Pair match) {
        return (MatchUndone)
                await().until(() -> world.told(match), told -> !told.isEmpty()).getFirst();
    }

    /** Until everything that is in the streams has been handled. */
    void awaitSilence() {
        await().until(world::backlogIsEmpty);
    }

    int join(Notice.Matched invitation) {
        String api = liveKit.apiUrl() + "/stand-in/join?token=" + invitation.token();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest join = HttpRequest.newBuilder(URI.create(api))
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build();
            return client.send(join, HttpResponse.BodyHandlers.ofString()).statusCode();
        } catch (IOException problem) {
            throw new java.io.UncheckedIOException(problem);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
