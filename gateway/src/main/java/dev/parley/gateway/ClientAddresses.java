package dev.parley.gateway;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * From which address a request comes. {@code X-Forwarded-For} is believed as far as the proxies that are named have
 * written it, read from its end; anybody else could have written what stands before. Thread-safe.
 */
@Singleton
public class ClientAddresses {

    private static final String FORWARDED = "X-Forwarded-For";

    private final List<Network> trusted;

    ClientAddresses(GatewayConfig config) {
        this.trusted = config.trustedProxies().orElse(List.of()).stream()
                .map(Network::of)
                .toList();
    }

    /** An address as a literal. */
    public String of(HttpServerRequest request) {
        return of(request.remoteAddress().hostAddress(), request.headers().getAll(FORWARDED));
    }

    String of(String peer, List<String> forwarded) {
        if (trusted.isEmpty()) {
            return peer;
        }
        List<String> hops = forwarded.stream()
                .flatMap(header -> Arrays.stream(header.split(",")))
                .map(String::strip)
                .toList();
        InetAddress client = InetAddress.ofLiteral(peer);
        for (int i = hops.size() - 1; i >= 0 && isTrusted(client); i--) {
            try {
                client = InetAddress.ofLiteral(hops.get(i));
            } catch (IllegalArgumentException noAddress) {
                break;
            }
        }
        return client.getHostAddress();
    }

    private boolean isTrusted(InetAddress address) {
        return trusted.stream().anyMatch(network -> network.contains(address));
    }

    /** @param bits of the address that count */
    private record Network(InetAddress address, int bits) {

        static Network of(String text) {
            try {
                String[] parts = text.strip().split("/", 2);
                InetAddress address = InetAddress.ofLiteral(parts[0]);
                int all = address.getAddress().length * Byte.SIZE;
                int bits = parts.length == 1 ? all : Integer.parseInt(parts[1]);
                if (bits >= 0 && bits <= all) {
                    return new Network(address, bits);
                }
            } catch (IllegalArgumentException noNetwork) {
                // Said below.
            }
            throw new ConfigurationException(
                    "PARLEY_TRUSTED_PROXIES must be addresses or networks such as 10.0.0.0/8, separated by commas");
        }

        boolean contains(InetAddress other) {
            byte[] own = address.getAddress();
            byte[] theirs = other.getAddress();
            if (own.length != theirs.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % Byte.SIZE;
                if ((own[bit / Byte.SIZE] & mask) != (theirs[bit / Byte.SIZE] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
