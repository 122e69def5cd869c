package dev.parley.local;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import livekit.LivekitModels.Room;

/**
 * Stands in for LiveKit's API where media do not matter: tests of session-service, and load far beyond what LiveKit's
 * rooms bear. It answers CreateRoom, DeleteRoom, ListRooms and ListParticipants over Twirp and posts signed webhooks, as
 * LiveKit does; a suite runs against both to hold them together. Nobody can connect to it with media: simulated people
 * come and go by {@code POST /stand-in/join?token=...} and {@code /stand-in/leave?token=...} with their LiveKit token.
 *
 * <p>Safe for use by several threads.
 */
public final class LiveKitStandIn implements LiveKit {

    private static final long SWEEP_MILLIS = 1_000;

    /**
     * How to run it.
     *
     * @param port where it listens
     * @param account key and secret
     * @param webhookUrl where its webhooks go
     */
    public record Settings(int port, LiveKit.Account account, String webhookUrl) {

        /** A free port and an account of its own. */
        public static Settings temporary(String webhookUrl) {
            return new Settings(FreePorts.tcp(), Account.random(), webhookUrl);
        }
    }

    private final Settings settings;
    private final Vertx vertx;
    private final StandInFaults faults;
    private final StandInWebhooks webhooks;
    private final StandInRooms rooms;

    private LiveKitStandIn(Settings settings) {
        this.settings = settings;
        // One event loop: it shares the machine with the system that is measured.
        vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setUseDaemonThread(true));
        StandInTokens tokens = new StandInTokens(settings.account());
        faults = new StandInFaults(vertx);
        webhooks = new StandInWebhooks(vertx, settings.webhookUrl(), tokens);
        rooms = new StandInRooms(webhooks::post, Clock.systemUTC());
        StandInApi api = new StandInApi(rooms, tokens, faults, webhooks);
        vertx.setPeriodic(SWEEP_MILLIS, due -> rooms.endEmptyRooms());
        await(vertx.createHttpServer().requestHandler(api::handle).listen(settings.port(), "127.0.0.1"));
    }

    /** A stand-in of its own for a test, ready to answer. */
    public static LiveKitStandIn start(String webhookUrl) {
        return start(Settings.temporary(webhookUrl));
    }

    /**
     * A stand-in that is ready to answer.
     *
     * @throws IllegalStateException when it cannot listen on its port
     */
    public static LiveKitStandIn start(Settings settings) {
        return new LiveKitStandIn(settings);
    }

    @Override
    public String url() {
        return "ws://127.0.0.1:" + settings.port();
    }

    @Override
    public String apiUrl() {
        return "http://127.0.0.1:" + settings.port();
    }

    @Override
    public Account account() {
        return settings.account();
    }

    /** The names of all rooms, sorted. */
    public Set<String> rooms() {
        Set<String> names = new TreeSet<>();
        rooms.list(Set.of()).stream().map(Room::getName).forEach(names::add);
        return names;
    }

    /** Lets the next API calls fail with this HTTP status and change nothing. */
    public void failNext(int calls, int status) {
        faults.failNext(calls, status);
    }

    /** Holds each API call up for this long. */
    public void delay(Duration each) {
        faults.delay(each);
    }

    /** Leaves API calls without an answer until {@link #recover()}. */
    public void hang() {
        faults.hang();
    }

    /** Ends all faults; calls that hang are carried out. */
    public void recover() {
        faults.end();
    }

    /** Loses all rooms without a webhook, as LiveKit does when it is killed. */
    public void forgetRooms() {
        rooms.forget();
    }

    /** How many webhooks were given up: retried to the end, or more than 200 waiting in one room. */
    public long droppedWebhooks() {
        return webhooks.dropped();
    }

    @Override
    public void close() {
        webhooks.close();
        await(vertx.close());
    }

    private <T> void await(Future<T> reached) {
        try {
            reached.toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException failed) {
            vertx.close();
            throw new IllegalStateException("LiveKit's stand-in on port " + settings.port(), failed.getCause());
        }
    }
}
