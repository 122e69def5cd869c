package dev.parley.gateway.edge;

import dev.parley.bus.http.WholeRequests;
import dev.parley.bus.message.Notice;
import dev.parley.gateway.ClientAddresses;
import dev.parley.gateway.Limits;
import dev.parley.gateway.rest.Problem;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.CorsHandler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Turns away what no route needs to see: pages of other origins, bodies that are too large, and handshakes that try to
 * bring more than a token. The server would let pages through whose origin equals the {@code Host} they sent.
 */
@Singleton
public class RequestGuard {

    private static final int BEFORE_EVERYTHING = 1000;
    private static final long LARGEST_BODY = 16 * 1024;
    private static final int PREFLIGHT_SECONDS = 600;
    private static final String SOCKET = "/ws";
    private static final String SUBPROTOCOLS = "Sec-WebSocket-Protocol";
    /** The one sub-protocol that is spoken. */
    public static final String PROTOCOL = "parley.v1";

    private static final String CARRIER = "quarkus-http-upgrade";
    private static final String TOKEN_CARRIER = CARRIER + "#Authorization#Bearer ";

    private final Origins origins;
    private final Problems problems;
    private final Limits limits;
    private final ClientAddresses addresses;
    private final WholeRequests wholeRequests;
    private final CorsHandler cors;

    RequestGuard(
            Origins origins, Problems problems, Limits limits, ClientAddresses addresses, WholeRequests wholeRequests) {
        this.origins = origins;
        this.problems = problems;
        this.limits = limits;
        this.addresses = addresses;
        this.wholeRequests = wholeRequests;
        this.cors = CorsHandler.create()
                .addOrigins(List.copyOf(origins.all()))
                .allowedMethods(Set.of(HttpMethod.GET, HttpMethod.POST, HttpMethod.DELETE))
                .allowedHeaders(Set.of("Authorization", "Content-Type", "traceparent"))
                .exposedHeader("Retry-After")
                .maxAgeSeconds(PREFLIGHT_SECONDS);
    }

    void register(@Observes Filters filters) {
        filters.register(this::count, BEFORE_EVERYTHING + 1);
        filters.register(this::check, BEFORE_EVERYTHING);
        filters.register(this::answerCors, BEFORE_EVERYTHING - 1);
    }

    /** Who comes here is allowed; browsers want to be told so. */
    private void answerCors(RoutingContext context) {
        if (isProtected(context) && !origins.all().isEmpty()) {
            cors.handle(context);
        } else {
            context.next();
        }
    }

    /** Before anybody's token is looked at, because that is what costs. */
    private void count(RoutingContext context) {
        HttpServerRequest request = context.request();
        wholeRequests.came(((ConnectionBase) request.connection()).channel());
        long wait = isHandshake(context) ? limits.handshake(addresses.of(request)) : 0;
        if (wait > 0) {
            problems.answer(context, Problem.hasty(wait));
            return;
        }
        wait = isRest(context) ? limits.request(addresses.of(request)) : 0;
        if (wait > 0) {
            problems.answerAndClose(
                    context, Problem.of(429, Notice.Code.RATE_LIMITED, "too many requests from this address", wait));
            return;
        }
        context.next();
    }

    private static boolean isHandshake(RoutingContext context) {
        String path = context.normalizedPath();
        return context.request().headers().contains("Upgrade")
                || path != null && (path.equals(SOCKET) || path.equals(SOCKET + "/"));
    }

    private static boolean isRest(RoutingContext context) {
        return context.normalizedPath() == null || context.normalizedPath().startsWith("/api/");
    }

    private void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        List<String> subprotocols = subprotocols(request);
        if (isProtected(context) && !fromAllowedOrigin(request, subprotocols)) {
            problems.answer(
                    context, Problem.of(403, Notice.Code.FORBIDDEN, "pages of this origin may not connect here"));
        } else if (!subprotocols.stream().allMatch(RequestGuard::isExpected)) {
            problems.answer(
                    context,
                    Problem.of(400, Notice.Code.BAD_MESSAGE, "the sub-protocols are " + PROTOCOL + " and a token"));
        } else if (!subprotocols.isEmpty() && !subprotocols.contains(PROTOCOL)) {
            problems.answer(
                    context, Problem.of(400, Notice.Code.BAD_MESSAGE, "the sub-protocol " + PROTOCOL + " is needed"));
        } else if (request.headers().contains("Transfer-Encoding")) {
            problems.answerAndClose(
                    context, Problem.of(411, Notice.Code.BAD_MESSAGE, "the body's length must be said beforehand"));
        } else if (isTooLarge(request)) {
            problems.answerAndClose(context, Problem.of(413, Notice.Code.TOO_LARGE, "the body is too large"));
        } else {
            context.next();
        }
    }

    /** However the path is spelt: routes are matched after escapes, double slashes and one at the end are gone. */
    private static boolean isProtected(RoutingContext context) {
        return isHandshake(context) || isRest(context);
    }

    /** Programs send no origin; a browser, which alone needs to carry its token as a sub-protocol, always does. */
    private boolean fromAllowedOrigin(HttpServerRequest request, List<String> subprotocols) {
        List<String> sent = request.headers().getAll("Origin");
        return sent.isEmpty()
                ? subprotocols.stream().noneMatch(protocol -> protocol.startsWith(CARRIER))
                : sent.size() == 1 && origins.allow(sent.getFirst());
    }

    private static List<String> subprotocols(HttpServerRequest request) {
        return request.headers().getAll(SUBPROTOCOLS).stream()
                .flatMap(header -> Arrays.stream(header.split(",")))
                .map(String::strip)
                .toList();
    }

    /** A carrier could bring any header, and so stand in for what a proxy or the browser says. */
    private static boolean isExpected(String protocol) {
        if (!protocol.startsWith(CARRIER)) {
            return true;
        }
        try {
            String carried = URLDecoder.decode(protocol, StandardCharsets.UTF_8);
            return carried.startsWith(TOKEN_CARRIER) && carried.indexOf('#', TOKEN_CARRIER.length()) < 0;
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private static boolean isTooLarge(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        return length != null && (length.length() > 18 || Long.parseLong(length) > LARGEST_BODY);
    }
}
