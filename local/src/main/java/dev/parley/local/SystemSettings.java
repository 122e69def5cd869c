package dev.parley.local;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * How to run a {@link ParleySystem}. Unless said otherwise: one replica of each service, free ports, a temporary folder,
 * the real LiveKit, and logs that go nowhere. For use by one thread.
 */
public final class SystemSettings {

    /** What the services need, and what can also be running already. */
    public enum Backend {
        REDIS,
        POSTGRES,
        LIVEKIT
    }

    /**
     * Where the first replica of a service listens; 0 is a free port. Further replicas get free ports.
     *
     * @param http for requests; without meaning for a service that takes none
     * @param management for health and metrics
     */
    public record ServicePorts(int http, int management) {}

    private final Map<ServiceName, Integer> replicas = new EnumMap<>(ServiceName.class);
    private final Map<ServiceName, ServicePorts> servicePorts = new EnumMap<>(ServiceName.class);
    private final Map<Backend, Integer> backendPorts = new EnumMap<>(Backend.class);
    private final Set<Backend> running = EnumSet.noneOf(Backend.class);
    private final Map<String, String> environment = new HashMap<>();
    private Path root;
    private Path data;
    private Path records;
    private int mediaPort;
    private boolean standIn;
    private boolean givingWay;
    private BiConsumer<String, String> log = (part, line) -> {};
    private Consumer<String> progress = step -> {};

    /** The project's folder; otherwise it is found, see {@link ProjectFolder}. */
    public SystemSettings root(Path folder) {
        root = folder;
        return this;
    }

    /** Keeps data and keys in this folder; otherwise they are deleted in the end. */
    public SystemSettings data(Path folder) {
        data = folder;
        return this;
    }

    /** Runs a service so many times. */
    public SystemSettings replicas(String service, int count) {
        replicas.put(ServiceName.of(service), count);
        return this;
    }

    /** Lets a service listen on these ports. */
    public SystemSettings ports(ServiceName service, ServicePorts ports) {
        servicePorts.put(service, ports);
        return this;
    }

    /** Lets a backend listen on this port; 0 is a free one. */
    public SystemSettings port(Backend backend, int port) {
        backendPorts.put(backend, port);
        return this;
    }

    /** Lets LiveKit take media on this UDP port; 0 is a free one. */
    public SystemSettings mediaPort(int port) {
        mediaPort = port;
        return this;
    }

    /** Does not start this backend; the services find it by the environment of this JVM. */
    public SystemSettings running(Backend backend) {
        running.add(backend);
        return this;
    }

    /** Puts the stand-in in LiveKit's place. */
    public SystemSettings liveKitStandIn() {
        standIn = true;
        return this;
    }

    /** Adds to the environment of all services. */
    public SystemSettings environment(Map<String, String> more) {
        environment.putAll(more);
        return this;
    }

    /** Has the services' JVMs record in this folder what {@link AotCache}s are made of. */
    SystemSettings recordingTo(Path folder) {
        records = folder;
        return this;
    }

    /** Lets everything else on this machine come before the services. */
    SystemSettings givingWay() {
        givingWay = true;
        return this;
    }

    /** Gives each line that a part prints, with the part's name before it, to this consumer, which must not throw. */
    public SystemSettings log(BiConsumer<String, String> lines) {
        log = lines;
        return this;
    }

    /** Tells this consumer what has been reached while the system starts. */
    public SystemSettings progress(Consumer<String> steps) {
        progress = steps;
        return this;
    }

    Path root() {
        return root == null ? ProjectFolder.find() : root;
    }

    Path data() {
        return data;
    }

    /** Null where nothing is recorded. */
    Path records() {
        return records;
    }

    boolean givesWay() {
        return givingWay;
    }

    int replicas(ServiceName service) {
        return replicas.getOrDefault(service, 1);
    }

    ServicePorts ports(ServiceName service, int replica) {
        ServicePorts wanted =
                replica == 0 ? servicePorts.getOrDefault(service, new ServicePorts(0, 0)) : new ServicePorts(0, 0);
        return new ServicePorts(
                wanted.http() == 0 ? FreePorts.tcp() : wanted.http(),
                wanted.management() == 0 ? FreePorts.tcp() : wanted.management());
    }

    int port(Backend backend) {
        int wanted = backendPorts.getOrDefault(backend, 0);
        return wanted == 0 ? FreePorts.tcp() : wanted;
    }

    int mediaPort() {
        return mediaPort == 0 ? FreePorts.udp() : mediaPort;
    }

    boolean starts(Backend backend) {
        return !running.contains(backend);
    }

    boolean hasStandIn() {
        return standIn;
    }

    Map<String, String> environment() {
        return environment;
    }

    void log(String part, String line) {
        log.accept(part, line);
    }

    void progress(String step) {
        progress.accept(step);
    }
}
