package dev.parley.local;

import dev.parley.local.SystemSettings.Backend;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Redis, PostgreSQL and LiveKit of one system, those of them that it starts itself. For use by one thread. */
final class Backends implements AutoCloseable {

    private final SystemSettings settings;
    private final Path data;
    private final KeptSecrets secrets;
    private volatile LocalRedis redis;
    private volatile LocalPostgres postgres;
    private volatile LiveKit liveKit;

    Backends(SystemSettings settings, Path data, KeptSecrets secrets) {
        this.settings = settings;
        this.data = data;
        this.secrets = secrets;
    }

    LocalRedis redis() {
        return started(redis, "Redis");
    }

    LocalPostgres postgres() {
        return started(postgres, "PostgreSQL");
    }

    LiveKit liveKit() {
        return started(liveKit, "LiveKit");
    }

    void start(String webhookUrl) {
        // Before anything is started: a child that comes into being has for a moment whatever this JVM has open, and so
        // the port that another thread just tries.
        int redisPort = settings.port(Backend.REDIS);
        int postgresPort = settings.port(Backend.POSTGRES);
        int liveKitPort = settings.port(Backend.LIVEKIT);
        List<Runnable> tasks = new ArrayList<>();
        if (settings.starts(Backend.REDIS)) {
            tasks.add(() -> startRedis(redisPort));
        }
        if (settings.starts(Backend.POSTGRES)) {
            tasks.add(() -> startPostgres(postgresPort));
        }
        if (settings.starts(Backend.LIVEKIT)) {
            tasks.add(() -> startLiveKit(liveKitPort, webhookUrl));
        }
        Together.run(tasks);
    }

    /** How the services reach those that were started. */
    Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        if (redis != null) {
            environment.put("REDIS_URL", redis.url());
        }
        if (postgres != null) {
            environment.put("DATABASE_URL", postgres.url());
        }
        if (liveKit != null) {
            environment.put("LIVEKIT_URL", liveKit.url());
            environment.put("LIVEKIT_API_URL", liveKit.apiUrl());
            environment.put("LIVEKIT_API_KEY", liveKit.account().key());
            environment.put("LIVEKIT_API_SECRET", liveKit.account().secret());
            environment.put("LIVEKIT_WEBHOOK_SECRET", liveKit.account().secret());
        }
        return environment;
    }

    /** The processes that were started, by name. */
    Map<String, ChildProcess> processes() {
        Map<String, ChildProcess> processes = new HashMap<>();
        if (redis != null) {
            processes.put("redis", redis.process());
        }
        if (postgres != null) {
            processes.put("postgres", postgres.process());
        }
        if (liveKit instanceof LocalLiveKit real) {
            processes.put("livekit", real.process());
        }
        return processes;
    }

    @Override
    public void close() {
        List<Runnable> tasks = new ArrayList<>();
        if (redis != null) {
            tasks.add(redis::close);
        }
        if (postgres != null) {
            tasks.add(postgres::close);
        }
        if (liveKit != null) {
            tasks.add(liveKit::close);
        }
        Together.run(tasks);
    }

    private void startRedis(int port) {
        redis = LocalRedis.start(new LocalRedis.Settings(port, data.resolve("redis"), true, log("redis")));
        settings.progress("Redis is ready at " + redis.url());
    }

    private void startPostgres(int port) {
        postgres = LocalPostgres.start(new LocalPostgres.Settings(
                port, data.resolve("postgres"), secrets.postgresPassword(), log("postgres")));
        settings.progress("PostgreSQL is ready at 127.0.0.1:" + postgres.port());
    }

    private void startLiveKit(int port, String webhookUrl) {
        if (settings.hasStandIn()) {
            liveKit = LiveKitStandIn.start(new LiveKitStandIn.Settings(port, secrets.liveKit(), webhookUrl));
            settings.progress("LiveKit's stand-in is ready at " + liveKit.url());
        } else {
            LiveKitBinary.findOrInstall(settings::progress);
            liveKit = LocalLiveKit.start(new LocalLiveKit.Settings(
                    port,
                    settings.mediaPort(),
                    data.resolve("livekit"),
                    secrets.liveKit(),
                    webhookUrl,
                    log("livekit")));
            settings.progress("LiveKit is ready at " + liveKit.url());
        }
    }

    private Consumer<String> log(String part) {
        return line -> settings.log(part, line);
    }

    private static <T> T started(T backend, String name) {
        if (backend == null) {
            throw new IllegalStateException("this system did not start " + name + " itself");
        }
        return backend;
    }
}
