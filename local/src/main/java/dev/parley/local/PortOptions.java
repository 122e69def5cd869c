package dev.parley.local;

import dev.parley.local.SystemSettings.Backend;
import dev.parley.local.SystemSettings.ServicePorts;
import picocli.CommandLine.Option;

/** Where the parts listen; 0 chooses a free port. */
final class PortOptions {

    private static final int USUAL_REDIS = 6379;
    private static final int USUAL_POSTGRES = 5432;
    private static final int USUAL_LIVEKIT = 7880;
    private static final int USUAL_MEDIA = 7882;

    @Option(names = "--gateway-port", defaultValue = "8080", description = "The page and the API. Default: 8080")
    private int gateway;

    @Option(names = "--gateway-management-port", defaultValue = "9004", description = "Default: 9004")
    private int gatewayManagement;

    @Option(names = "--webhook-port", defaultValue = "8081", description = "LiveKit's webhooks. Default: 8081")
    private int webhook;

    @Option(names = "--webhook-management-port", defaultValue = "9003", description = "Default: 9003")
    private int webhookManagement;

    @Option(names = "--session-management-port", defaultValue = "9002", description = "Default: 9002")
    private int sessionManagement;

    @Option(names = "--queue-management-port", defaultValue = "9001", description = "Default: 9001")
    private int queueManagement;

    @Option(names = "--redis-port", description = "Default: 6379, or a free one when that is taken")
    private Integer redis;

    @Option(names = "--postgres-port", description = "Default: 5432, or a free one when that is taken")
    private Integer postgres;

    @Option(names = "--livekit-port", description = "Default: 7880, or a free one when that is taken")
    private Integer liveKit;

    @Option(names = "--livekit-media-port", description = "UDP. Default: 7882, or a free one when that is taken")
    private Integer media;

    /**
     * Sets all ports.
     *
     * @throws IllegalStateException when one is taken; the message says what to do
     */
    void apply(SystemSettings settings) {
        settings.ports(
                ServiceName.GATEWAY,
                new ServicePorts(
                        free(gateway, "--gateway-port"), free(gatewayManagement, "--gateway-management-port")));
        settings.ports(
                ServiceName.WEBHOOK_SERVICE,
                new ServicePorts(
                        free(webhook, "--webhook-port"), free(webhookManagement, "--webhook-management-port")));
        settings.ports(
                ServiceName.SESSION_SERVICE, new ServicePorts(0, free(sessionManagement, "--session-management-port")));
        settings.ports(
                ServiceName.QUEUE_SERVICE, new ServicePorts(0, free(queueManagement, "--queue-management-port")));
        settings.port(Backend.REDIS, freeOrOther(redis, USUAL_REDIS, "--redis-port"));
        settings.port(Backend.POSTGRES, freeOrOther(postgres, USUAL_POSTGRES, "--postgres-port"));
        settings.port(Backend.LIVEKIT, freeOrOther(liveKit, USUAL_LIVEKIT, "--livekit-port"));
        settings.mediaPort(mediaPort());
    }

    private int mediaPort() {
        if (media != null) {
            return media;
        }
        return FreePorts.isFreeForUdp(USUAL_MEDIA) ? USUAL_MEDIA : 0;
    }

    private static int freeOrOther(Integer wanted, int usual, String option) {
        if (wanted != null) {
            return free(wanted, option);
        }
        return FreePorts.isFreeForTcp(usual) ? usual : 0;
    }

    private static int free(int port, String option) {
        if (port != 0 && !FreePorts.isFreeForTcp(port)) {
            throw new IllegalStateException(
                    "port " + port + " is taken: stop what listens there, or choose another port with " + option);
        }
        return port;
    }
}
