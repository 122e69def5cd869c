package dev.parley.session.config;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * A database's address as people write it, {@code postgresql://user:password@host:port/database?option=value}, in
 * JDBC's terms. {@code postgres://} and {@code jdbc:postgresql://} are the same; user and password may also be options,
 * and whatever is special in them is percent-encoded.
 *
 * @param jdbc without user and password
 * @param user null when the address names none
 * @param password null when the address names none
 */
public record DatabaseUrl(String jdbc, String user, String password) {

    private static final Set<String> SCHEMES = Set.of("postgresql", "postgres");
    private static final String FORM = "it needs the form postgresql://user:password@host:port/database";

    /** @throws ConfigurationException saying what is wrong, never with the address itself */
    public static DatabaseUrl parse(String address) {
        URI uri = uri(address.strip());
        String database = uri.getRawPath() == null ? "" : uri.getRawPath().replaceFirst("^/", "");
        if (uri.getScheme() == null || !SCHEMES.contains(uri.getScheme())) {
            throw new ConfigurationException("DATABASE_URL is no address of PostgreSQL: " + FORM);
        }
        if (uri.getHost() == null || database.isEmpty()) {
            throw new ConfigurationException("DATABASE_URL lacks a host or a database: " + FORM);
        }
        String[] credentials = uri.getRawUserInfo() == null
                ? new String[0]
                : uri.getRawUserInfo().split(":", 2);
        String user = credentials.length > 0 ? decode(credentials[0]) : null;
        String password = credentials.length > 1 ? decode(credentials[1]) : null;
        List<String> options = new ArrayList<>();
        for (String option : options(uri)) {
            if (option.startsWith("user=")) {
                user = decode(option.substring("user=".length()));
            } else if (option.startsWith("password=")) {
                password = decode(option.substring("password=".length()));
            } else {
                options.add(option);
            }
        }
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        String query = options.isEmpty() ? "" : "?" + String.join("&", options);
        return new DatabaseUrl("jdbc:postgresql://" + uri.getHost() + port + "/" + database + query, user, password);
    }

    private static URI uri(String address) {
        try {
            return new URI(address.replaceFirst("^jdbc:", ""));
        } catch (URISyntaxException malformed) {
            // Without its cause, whose message repeats the address and so the password.
            throw new ConfigurationException(
                    "DATABASE_URL is malformed (is everything special in it percent-encoded?): " + FORM);
        }
    }

    private static List<String> options(URI uri) {
        return uri.getRawQuery() == null
                ? List.of()
                : Arrays.stream(uri.getRawQuery().split("&"))
                        .filter(option -> !option.isEmpty())
                        .toList();
    }

    /** Unlike in forms, a plus sign is a plus sign here. */
    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
