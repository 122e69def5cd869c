package dev.parley.local;

import dev.parley.local.SystemSettings.ServicePorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * One replica of a service as a JVM of its own. It keeps its ports and its slot through all its lives.
 *
 * <p>Safe for use by several threads as far as they do not start and stop it at the same time.
 */
public final class ServiceProcess {

    private static final Duration READY = Duration.ofSeconds(90);
    private static final Duration STOP = Duration.ofSeconds(20);
    private static final Duration RECORD = Duration.ofMinutes(2);
    private static final Duration PROBE = Duration.ofSeconds(2);
    private static final long BETWEEN_PROBES = Duration.ofMillis(50).toNanos();
    private static final String EVENT_LOOPS = "QUARKUS_VERTX_EVENT_LOOPS_POOL_SIZE";
    private static final int LINES_KEPT = 5_000;
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(PROBE).build();

    private final ServiceJvm jvm;
    private final String name;
    private final ServicePorts ports;
    private final Map<String, String> environment;
    private final Consumer<String> output;
    private final Queue<String> log = new ArrayDeque<>();
    private Path records;
    private boolean givingWay;
    private volatile ChildProcess process;

    ServiceProcess(
            ServiceJvm jvm, int replica, ServicePorts ports, Map<String, String> environment, Consumer<String> output) {
        this.jvm = jvm;
        this.name = jvm.service().folder() + (replica == 0 ? "" : "-" + replica);
        this.ports = ports;
        this.output = output;
        this.environment = new HashMap<>(environment);
        this.environment.put("PARLEY_BUS_SLOT", String.valueOf(replica));
        this.environment.put("QUARKUS_MANAGEMENT_PORT", String.valueOf(ports.management()));
        if (jvm.service().hasHttp()) {
            this.environment.put("QUARKUS_HTTP_PORT", String.valueOf(ports.http()));
            this.environment.putIfAbsent(EVENT_LOOPS, System.getenv().getOrDefault(EVENT_LOOPS, eventLoops()));
        }
    }

    /**
     * One for two processors: everything else runs on them as well, and with several the replies of Redis are handed from
     * the loop of the connection to that of the request.
     */
    private static String eventLoops() {
        return String.valueOf(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
    }

    /** Has its JVM record in this folder, until it stops in order, what an {@link AotCache} is made of; null for not. */
    ServiceProcess recordingTo(Path folder) {
        records = folder;
        return this;
    }

    /** Lets everything else on this machine come first, or not. */
    ServiceProcess givingWay(boolean yes) {
        givingWay = yes;
        return this;
    }

    /** The service's name, with a number behind it for all replicas but the first. */
    public String name() {
        return name;
    }

    /** Where it takes requests, if it does: {@code http://127.0.0.1:port}. */
    public String url() {
        return "http://127.0.0.1:" + ports.http();
    }

    /** Where it tells its health and metrics: {@code http://127.0.0.1:port}. */
    public String managementUrl() {
        return "http://127.0.0.1:" + ports.management();
    }

    /** The process that runs now, or the one that ran last. */
    public ChildProcess process() {
        return process;
    }

    /** What it printed in all its lives, oldest first, at most the last 5,000 lines. */
    public List<String> log() {
        synchronized (log) {
            return List.copyOf(log);
        }
    }

    /** Starts it, with its AOT cache if it has one, and returns at once. */
    public void start() {
        AotCache cache = new AotCache(jvm);
        List<String> options = records == null ? cache.use() : cache.record(records);
        process = Command.of(name, jvm.home(), jvm.command(options))
                .environment(environment)
                .givingWay(givingWay)
                .output(this::keep)
                .start();
    }

    /**
     * Waits until it says that it is ready.
     *
     * @throws IllegalStateException when it ends before that or needs more than 90 s; the message says what is missing
     */
    public void awaitReady() {
        HttpRequest probe = HttpRequest.newBuilder(URI.create(managementUrl() + "/q/health/ready"))
                .timeout(PROBE)
                .build();
        long deadline = System.nanoTime() + READY.toNanos();
        while (true) {
            String answer = answer(probe);
            if (answer == null) {
                return;
            }
            if (!process.isAlive()) {
                throw process.failure("ended with status " + process.exit().join() + " before it was ready");
            }
            if (System.nanoTime() > deadline) {
                throw process.failure("was not ready within " + READY.toSeconds() + " s (" + answer + ")");
            }
            LockSupport.parkNanos(BETWEEN_PROBES);
        }
    }

    /** Kills it with SIGKILL. */
    public void kill() {
        process.kill();
    }

    /**
     * Stops it in order (SIGTERM), after 20 s by force, and returns when it is gone. One that records is killed at once:
     * what it has recorded is not wanted any more.
     */
    public void terminate() {
        if (records == null) {
            process.terminate(STOP);
        } else {
            process.kill();
        }
    }

    /** Stops one that records in order, so that it writes its record, and returns when it is gone. */
    void finishRecording() {
        process.terminate(RECORD);
    }

    /** Holds it where it is (SIGSTOP): it keeps its connections and answers nothing. */
    public void pause() {
        process.pause();
    }

    /** Lets it go on after {@link #pause()}. */
    public void resume() {
        process.resume();
    }

    /** Null when it is ready, otherwise what it says instead. */
    private static String answer(HttpRequest probe) {
        try {
            HttpResponse<String> answer = CLIENT.send(probe, HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200 ? null : answer.body();
        } catch (IOException notYet) {
            return "no answer";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while services start", e);
        }
    }

    private void keep(String line) {
        synchronized (log) {
            if (log.size() == LINES_KEPT) {
                log.remove();
            }
            log.add(line);
        }
        output.accept(line);
    }
}
