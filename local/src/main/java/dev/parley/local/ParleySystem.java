package dev.parley.local;

import dev.parley.local.SystemSettings.ServicePorts;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The whole of Parley on this machine: Redis, PostgreSQL, LiveKit and the services, each a process of its own on
 * 127.0.0.1. The services must have been built.
 *
 * <p>Safe for use by several threads.
 */
public final class ParleySystem implements AutoCloseable {

    private final SystemSettings settings;
    private final Path data;
    private final Backends backends;
    private final KeptSecrets secrets;
    private final Map<ServiceName, List<ServicePorts>> ports = new EnumMap<>(ServiceName.class);
    private final Map<ServiceName, List<ServiceProcess>> services = new EnumMap<>(ServiceName.class);
    private final CompletableFuture<String> death = new CompletableFuture<>();

    private ParleySystem(SystemSettings settings) {
        this.settings = settings;
        this.data = settings.data() == null ? Folders.temporary("system") : Folders.make(settings.data());
        this.secrets = new KeptSecrets(data);
        this.backends = new Backends(settings, data, secrets);
        for (ServiceName service : ServiceName.values()) {
            List<ServicePorts> each = new ArrayList<>();
            for (int replica = 0; replica < settings.replicas(service); replica++) {
                each.add(settings.ports(service, replica));
            }
            ports.put(service, each);
        }
    }

    /**
     * Starts everything and returns when all of it is ready.
     *
     * @throws IllegalStateException when a part does not get ready; what was started until then is stopped again
     */
    public static ParleySystem start(SystemSettings settings) {
        ParleySystem system = new ParleySystem(settings);
        try {
            system.startAll();
            return system;
        } catch (RuntimeException failed) {
            // Cleared meanwhile, so that an interrupted start is undone in order all the same.
            boolean interrupted = Thread.interrupted();
            system.close();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            throw failed;
        }
    }

    /** The page's origin, at the first gateway: {@code http://localhost:port}. */
    public String gatewayUrl() {
        return "http://localhost:" + ports.get(ServiceName.GATEWAY).getFirst().http();
    }

    /** A moderator's token that lives as long as the gateway lets it; the user is {@code moderator-<name>}. */
    public String moderatorToken(String name) {
        return new ModeratorTokens(URI.create(gatewayUrl()), secrets.tokenKey())
                .make(name, null)
                .token();
    }

    public LocalRedis redis() {
        return backends.redis();
    }

    public LocalPostgres postgres() {
        return backends.postgres();
    }

    /** A {@link LocalLiveKit} or, where the settings asked for it, a {@link LiveKitStandIn}. */
    public LiveKit liveKit() {
        return backends.liveKit();
    }

    /** The first replica of a service, by the name of its folder. */
    public ServiceProcess service(String name) {
        return service(name, 0);
    }

    /** A replica of a service, counted from 0. */
    public ServiceProcess service(String name, int replica) {
        return services.get(ServiceName.of(name)).get(replica);
    }

    /** All replicas of all services. */
    public List<ServiceProcess> services() {
        return services.values().stream().flatMap(List::stream).toList();
    }

    /** Completes when the first of the processes started with the system has ended, and says which and how. */
    public CompletableFuture<String> death() {
        return death.copy();
    }

    /** Stops the services, then the rest; a temporary data folder is deleted. */
    @Override
    public void close() {
        try (backends) {
            Together.run(services().stream()
                    .filter(service -> service.process() != null)
                    .<Runnable>map(service -> service::terminate)
                    .toList());
        } finally {
            if (settings.data() == null) {
                Folders.delete(data);
            }
        }
    }

    private void startAll() {
        String webhooks = "http://127.0.0.1:"
                + ports.get(ServiceName.WEBHOOK_SERVICE).getFirst().http();
        backends.start(webhooks + "/api/livekit/webhooks");
        backends.processes().forEach(this::watch);
        Map<String, String> environment = environment();
        ports.forEach((service, each) -> services.put(service, replicas(service, each, environment)));
        for (ServiceProcess service : services()) {
            service.start();
            watch(service.name(), service.process());
        }
        Together.run(services().stream()
                .<Runnable>map(service -> () -> {
                    service.awaitReady();
                    settings.progress(service.name() + " is ready");
                })
                .toList());
    }

    private List<ServiceProcess> replicas(
            ServiceName service, List<ServicePorts> each, Map<String, String> environment) {
        List<ServiceProcess> replicas = new ArrayList<>();
        for (int replica = 0; replica < each.size(); replica++) {
            String name = service.folder();
            ServiceProcess process = new ServiceProcess(
                    new ServiceJvm(service, settings.root()),
                    replica,
                    each.get(replica),
                    environment,
                    line -> settings.log(name, line));
            replicas.add(process.recordingTo(settings.records()).givingWay(settings.givesWay()));
        }
        return replicas;
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(backends.environment());
        environment.put("PARLEY_PUBLIC_URL", gatewayUrl());
        environment.put(
                "PARLEY_TOKEN_KEY_FILE", secrets.tokenKey().toAbsolutePath().toString());
        environment.put("PARLEY_ERASURE_SECRET", secrets.erasure());
        environment.put("QUARKUS_PROFILE", "prod");
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
        environment.putAll(settings.environment());
        return environment;
    }

    private void watch(String name, ChildProcess process) {
        process.exit().whenComplete((status, failure) -> death.complete(name + " ended with status " + status));
    }
}
