package dev.parley.e2e;

import dev.parley.bus.Streams;
import dev.parley.bus.redis.RedisPipeline;
import dev.parley.local.AotTraining;
import dev.parley.local.LiveKit;
import dev.parley.local.LiveKitStandIn;
import dev.parley.local.LocalLiveKit;
import dev.parley.local.ParleySystem;
import dev.parley.local.SystemSettings;
import io.livekit.server.RoomServiceClient;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The whole system with free ports and a folder of its own, and a look into Redis, PostgreSQL and LiveKit. */
final class RunningParley implements AutoCloseable {

    private static final Duration QUIET = Duration.ofSeconds(40);

    private final ParleySystem system;
    private final Streams streams = new Streams("main");
    private final Vertx vertx = Vertx.vertx();
    private final Redis redis;
    private final RedisPipeline pipeline;

    private RunningParley(ParleySystem system) {
        this.system = system;
        this.redis = Redis.createClient(
                vertx,
                new RedisOptions().setConnectionString(system.redis().url()).setProtocolNegotiation(false));
        this.pipeline = new RedisPipeline(redis, Duration.ofSeconds(5));
    }

    /** With the real LiveKit. */
    static RunningParley withLiveKit(Map<String, String> environment) {
        makeCaches();
        return new RunningParley(ParleySystem.start(settings(environment)));
    }

    /** With a stand-in for LiveKit's API, for more people than two cores have calls for. */
    static RunningParley withStandIn(Map<String, String> environment) {
        makeCaches();
        return new RunningParley(ParleySystem.start(settings(environment).liveKitStandIn()));
    }

    /** Once for all tests, whose many starts take half the time with them. */
    private static synchronized void makeCaches() {
        AotTraining training = new AotTraining();
        if (training.isNeeded()) {
            training.run();
        }
    }

    private static SystemSettings settings(Map<String, String> environment) {
        return new SystemSettings()
                .environment(environment)
                .log((part, line) -> System.out.println(part + " | " + line))
                .progress(System.out::println);
    }

    String gatewayUrl() {
        return system.gatewayUrl();
    }

    String moderatorToken(String name) {
        return system.moderatorToken(name);
    }

    /** Where a service tells its health, metrics and routes. */
    String managementUrl(String service) {
        return system.service(service).managementUrl();
    }

    /** What a service has printed. */
    List<String> log(String service) {
        return system.service(service).log();
    }

    /** How the JVM of a service was called. */
    List<String> arguments(String service) {
        long pid = system.service(service).process().pid();
        return List.of(ProcessHandle.of(pid).orElseThrow().info().arguments().orElseThrow());
    }

    // What happens to its parts.

    void kill(String service) {
        system.service(service).kill();
    }

    void start(String service) {
        system.service(service).start();
        system.service(service).awaitReady();
    }

    /** As a rolling deploy does: in order, then back. */
    void restart(String service) {
        system.service(service).terminate();
        start(service);
    }

    void emptyRedis() {
        command("FLUSHALL");
    }

    /** Its rooms are gone and nobody is told. */
    void killLiveKit() {
        realLiveKit().kill();
    }

    void startLiveKit() {
        realLiveKit().restart();
    }

    private LocalLiveKit realLiveKit() {
        return (LocalLiveKit) system.liveKit();
    }

    void stopPostgres() {
        system.postgres().stop();
    }

    void startPostgres() {
        system.postgres().restart();
    }

    // What it holds.

    /** People who wait and are not away. */
    long waiting() {
        return number("ZCARD", streams.waiting());
    }

    /** Skips that the record has counted of this person; "" for nobody. */
    String skips(String user) {
        return query("SELECT skip_count FROM users WHERE username = ?", user);
    }

    /** People whose place is kept although their connection is gone. */
    long away() {
        return number("ZCARD", streams.tagged("away"));
    }

    boolean gateOpen() {
        return number("EXISTS", streams.gate()) == 1;
    }

    long deadLetters() {
        return Stream.of(
                        streams.queueCommands(),
                        streams.queueEvents(),
                        streams.sessionCommands(),
                        streams.sessionEvents(),
                        streams.liveKitEvents())
                .mapToLong(stream -> number("XLEN", stream.dead()))
                .sum();
    }

    long liveSessions() {
        return Long.parseLong(query("SELECT count(*) FROM sessions WHERE ended_at IS NULL"));
    }

    /** PENDING, ACTIVE, ENDED, or "" for none. */
    String sessionState(String session) {
        return query("SELECT state FROM sessions WHERE id = ?", UUID.fromString(session));
    }

    String endReason(String session) {
        return query("SELECT lower(end_reason) FROM sessions WHERE id = ?", UUID.fromString(session));
    }

    /** Names of LiveKit's rooms. */
    Set<String> rooms() {
        LiveKit liveKit = system.liveKit();
        if (liveKit instanceof LiveKitStandIn standIn) {
            return standIn.rooms();
        }
        try {
            return RoomServiceClient.createClient(
                            liveKit.apiUrl(),
                            liveKit.account().key(),
                            liveKit.account().secret())
                    .listRooms()
                    .execute()
                    .body()
                    .stream()
                    .map(room -> room.getName())
                    .collect(Collectors.toSet());
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /** The status by which the real LiveKit answers whoever would enter with this token. */
    int liveKitSays(String token) {
        return new Rest(URI.create(system.liveKit().apiUrl()), null)
                .get("/rtc/validate?access_token=" + token)
                .statusCode();
    }

    void awaitNobodyWaiting() {
        Awaitility.await("nobody waits").atMost(QUIET).until(() -> waiting() == 0 && away() == 0);
    }

    void awaitNoLiveSession() {
        Awaitility.await("no session lives").atMost(QUIET).until(() -> liveSessions() == 0);
    }

    /** Every row of PostgreSQL and every key of Redis, see {@link Everything}. */
    List<String> everything() {
        List<String> lines = new ArrayList<>(
                Everything.of(request -> pipeline.run(List.of(request)).getFirst()));
        try (Connection connection = database()) {
            lines.addAll(Everything.of(connection));
            return lines;
        } catch (SQLException problem) {
            throw new IllegalStateException("not all of PostgreSQL could be read", problem);
        }
    }

    /** Every command that Redis carries out from now on. */
    HeardByRedis listenToRedis() {
        return new HeardByRedis(system.redis().port());
    }

    /** Has Redis hear this and do nothing. */
    void echo(String text) {
        command("ECHO", text);
    }

    /** As if session-service had given this message up. */
    void addDeadLetter(String message) {
        command("XADD", streams.sessionCommands().dead(), "*", "message", message);
    }

    private long number(String... words) {
        return Long.parseLong(command(words));
    }

    /** What Redis says, "" for nothing. */
    String command(String... words) {
        Request request = Request.cmd(Command.create(words[0]));
        Stream.of(words).skip(1).forEach(request::arg);
        Response reply = pipeline.run(List.of(request)).getFirst();
        return reply == null ? "" : reply.toString();
    }

    /** The first column of the first row as text, "" for none. */
    String query(String sql, Object... parameters) {
        try (Connection connection = database();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() && rows.getString(1) != null ? rows.getString(1) : "";
            }
        } catch (SQLException problem) {
            throw new IllegalStateException(sql, problem);
        }
    }

    private Connection database() throws SQLException {
        return DriverManager.getConnection(
                system.postgres().jdbcUrl(),
                system.postgres().user(),
                system.postgres().password());
    }

    @Override
    public void close() {
        pipeline.close();
        redis.close();
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception late) {
            throw new IllegalStateException("Vert.x did not close", late);
        } finally {
            system.close();
        }
    }
}
