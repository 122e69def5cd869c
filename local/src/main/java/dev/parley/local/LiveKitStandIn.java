package dev.parley.local;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
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

    private static final int THREADS = 32;
    private static final int BACKLOG = 1024;

    static {
        // Otherwise head and body of an answer wait for each other's acknowledgement, 40 ms.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "4096");
    }

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
    private final StandInFaults faults = new StandInFaults();
    private final StandInWebhooks webhooks;
    private final StandInRooms rooms;
    private final HttpServer server;
    private final ExecutorService handlers = Executors.newFixedThreadPool(
            THREADS, Thread.ofPlatform().daemon().name("stand-in-", 0).factory());
    private final ScheduledExecutorService sweeper = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("stand-in-sweeper").factory());

    private LiveKitStandIn(Settings settings) throws IOException {
        this.settings = settings;
        StandInTokens tokens = new StandInTokens(settings.account());
        webhooks = new StandInWebhooks(URI.create(settings.webhookUrl()), tokens);
        rooms = new StandInRooms(webhooks::post, Clock.systemUTC());
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.port()), BACKLOG);
        server.createContext("/", new StandInApi(rooms, tokens, faults));
        server.setExecutor(handlers);
    }

    /** A stand-in of its own for a test, ready to answer. */
    public static LiveKitStandIn start(String webhookUrl) {
        return start(Settings.temporary(webhookUrl));
    }

    /** A stand-in that is ready to answer. */
    public static LiveKitStandIn start(Settings settings) {
        try {
            LiveKitStandIn standIn = new LiveKitStandIn(settings);
            standIn.server.start();
            standIn.sweeper.scheduleWithFixedDelay(standIn.rooms::endEmptyRooms, 1, 1, TimeUnit.SECONDS);
            return standIn;
        } catch (IOException e) {
            throw new UncheckedIOException("LiveKit's stand-in cannot listen on port " + settings.port(), e);
        }
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
        server.stop(0);
        faults.end();
        sweeper.shutdownNow();
        handlers.shutdownNow();
        webhooks.close();
    }
}
