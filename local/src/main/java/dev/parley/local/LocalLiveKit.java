package dev.parley.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A real LiveKit as a child process on 127.0.0.1, for browsers on this machine. Rooms are never made by joining; they
 * are lost when it stops, and then it posts no webhooks about them.
 *
 * <p>Safe for use by several threads as far as they do not start and stop it at the same time.
 */
public final class LocalLiveKit implements LiveKit {

    /** What Parley reads of its webhooks; of tracks alone there would be eight more for each conversation. */
    private static final List<String> TOLD_EVENTS =
            List.of("participant_joined", "participant_left", "participant_connection_aborted", "room_finished");

    private static final Duration START = Duration.ofSeconds(20);
    private static final Duration PROBE = Duration.ofSeconds(1);
    private static final long BETWEEN_PROBES = Duration.ofMillis(25).toNanos();

    /**
     * How to run it.
     *
     * @param port for the API and the browsers' signalling, TCP
     * @param mediaPort for media, UDP
     * @param folder where its configuration lies; null for a temporary one that {@link #close()} deletes
     * @param account key and secret
     * @param webhookUrl where its webhooks go; null for none
     * @param output gets each line of its log
     */
    public record Settings(
            int port, int mediaPort, Path folder, Account account, String webhookUrl, Consumer<String> output) {

        /** Free ports, an account of its own, the log goes nowhere. */
        public static Settings temporary(String webhookUrl) {
            return new Settings(FreePorts.tcp(), FreePorts.udp(), null, Account.random(), webhookUrl, line -> {});
        }
    }

    private final Settings settings;
    private final Path folder;
    private ChildProcess process;

    private LocalLiveKit(Settings settings) {
        this.settings = settings;
        this.folder = settings.folder() == null ? Folders.temporary("livekit") : Folders.make(settings.folder());
    }

    /** A LiveKit of its own for a test, ready to answer; the program is installed first if it is not there. */
    public static LocalLiveKit start(String webhookUrl) {
        return start(Settings.temporary(webhookUrl));
    }

    /** A LiveKit that is ready to answer; the program is installed first if it is not there. */
    public static LocalLiveKit start(Settings settings) {
        LocalLiveKit liveKit = new LocalLiveKit(settings);
        try {
            liveKit.launch();
            return liveKit;
        } catch (RuntimeException failed) {
            liveKit.deleteIfTemporary();
            throw failed;
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

    /** The process that runs now, or the one that ran last. */
    public ChildProcess process() {
        return process;
    }

    /** Kills it with SIGKILL; its rooms are gone and nobody is told. */
    public void kill() {
        process.kill();
    }

    /** Kills it if it runs and starts it with the same ports and account, and no rooms. */
    public void restart() {
        kill();
        launch();
    }

    /** Holds it where it is (SIGSTOP): connections stay open and nothing answers. */
    public void pause() {
        process.pause();
    }

    /** Lets it go on after {@link #pause()}. */
    public void resume() {
        process.resume();
    }

    @Override
    public void close() {
        // SIGTERM would make it wait for its participants.
        kill();
        deleteIfTemporary();
    }

    private void deleteIfTemporary() {
        if (settings.folder() == null) {
            Folders.delete(folder);
        }
    }

    private void launch() {
        Path configuration = folder.resolve("livekit.yaml");
        writePrivate(configuration, yaml());
        List<String> arguments = List.of(
                LiveKitBinary.findOrInstall(settings.output()).toString(), "--config", configuration.toString());
        process = Command.of("livekit", folder, arguments)
                .output(settings.output())
                .start();
        awaitAnswer();
    }

    private String yaml() {
        String webhook = settings.webhookUrl() == null
                ? ""
                : "webhook: {api_key: \"%s\", urls: [\"%s\"], filter_params: {include_events: [%s]}}\n"
                        .formatted(account().key(), settings.webhookUrl(), String.join(", ", TOLD_EVENTS));
        // Without the loopback candidate browsers on this machine find no path for media.
        return """
                port: %d
                bind_addresses: ["127.0.0.1"]
                keys: {"%s": "%s"}
                rtc:
                  tcp_port: 0
                  udp_port: %d
                  node_ip: 127.0.0.1
                  use_external_ip: false
                  enable_loopback_candidate: true
                  ips: {includes: ["127.0.0.1/32"]}
                  stun_servers: ["127.0.0.1:3478"]
                room: {auto_create: false}
                """.formatted(settings.port(), account().key(), account().secret(), settings.mediaPort()) + webhook;
    }

    private static void writePrivate(Path file, String text) {
        try {
            Files.deleteIfExists(file);
            Files.writeString(Secrets.privateFile(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private void awaitAnswer() {
        HttpRequest probe =
                HttpRequest.newBuilder(URI.create(apiUrl())).timeout(PROBE).build();
        long deadline = System.nanoTime() + START.toNanos();
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(PROBE).build()) {
            while (!answers(client, probe)) {
                if (!process.isAlive()) {
                    throw process.failure("ended with status " + process.exit().join() + " before it was ready");
                }
                if (System.nanoTime() > deadline) {
                    process.kill();
                    throw process.failure("was not ready within " + START.toSeconds() + " s");
                }
                LockSupport.parkNanos(BETWEEN_PROBES);
            }
        }
    }

    private static boolean answers(HttpClient client, HttpRequest probe) {
        try {
            return client.send(probe, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while LiveKit starts", e);
        }
    }
}
