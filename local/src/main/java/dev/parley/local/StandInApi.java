package dev.parley.local;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.parley.local.StandInTokens.Access;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitRoom.CreateRoomRequest;
import livekit.LivekitRoom.DeleteRoomRequest;
import livekit.LivekitRoom.DeleteRoomResponse;
import livekit.LivekitRoom.ListParticipantsRequest;
import livekit.LivekitRoom.ListParticipantsResponse;
import livekit.LivekitRoom.ListRoomsRequest;
import livekit.LivekitRoom.ListRoomsResponse;

/** The HTTP side of {@link LiveKitStandIn}: Twirp in protobuf or JSON, and the ways in and out for simulated people. */
final class StandInApi implements HttpHandler {

    private static final String SERVICE = "/twirp/livekit.RoomService/";
    private static final String JSON = "application/json";
    private static final String PROTOBUF = "application/protobuf";
    private static final JsonFormat.Printer ANSWERS = JsonFormat.printer()
            .preservingProtoFieldNames()
            .alwaysPrintFieldsWithNoPresence()
            .omittingInsignificantWhitespace();

    /** Ends a call as Twirp ends it. */
    private static final class Refusal extends Exception {
        final int status;
        final String code;

        Refusal(int status, String code, String message) {
            super(message, null, false, false);
            this.status = status;
            this.code = code;
        }
    }

    private final StandInRooms rooms;
    private final StandInTokens tokens;
    private final StandInFaults faults;

    StandInApi(StandInRooms rooms, StandInTokens tokens, StandInFaults faults) {
        this.rooms = rooms;
        this.tokens = tokens;
        this.faults = faults;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            handleOrRefuse(exchange);
        }
    }

    private void handleOrRefuse(HttpExchange exchange) throws IOException {
        try {
            route(exchange, exchange.getRequestURI().getPath());
        } catch (Refusal refusal) {
            String body = "{\"code\":\"%s\",\"msg\":\"%s\"}".formatted(refusal.code, refusal.getMessage());
            answer(exchange, refusal.status, JSON, body.getBytes(StandardCharsets.UTF_8));
        }
    }

    private void route(HttpExchange exchange, String path) throws IOException, Refusal {
        if (path.startsWith(SERVICE)) {
            twirp(exchange, path.substring(SERVICE.length()));
        } else if (path.equals("/stand-in/join")) {
            answer(exchange, 200, JSON, join(tokenOf(exchange)));
        } else if (path.equals("/stand-in/leave")) {
            answer(exchange, 200, JSON, leave(tokenOf(exchange)));
        } else if (path.equals("/")) {
            answer(exchange, 200, "text/plain", "OK".getBytes(StandardCharsets.UTF_8));
        } else {
            throw new Refusal(404, "bad_route", "no handler for this path");
        }
    }

    private void twirp(HttpExchange exchange, String method) throws IOException, Refusal {
        // The body is read first, since the connection is kept for the next call whatever the answer is.
        byte[] body = exchange.getRequestBody().readAllBytes();
        sufferFaults();
        boolean json = JSON.equals(exchange.getRequestHeaders().getFirst("Content-Type"));
        Message answer = call(method, body, json, caller(exchange));
        if (json) {
            answer(exchange, 200, JSON, ANSWERS.print(answer).getBytes(StandardCharsets.UTF_8));
        } else {
            answer(exchange, 200, PROTOBUF, answer.toByteArray());
        }
    }

    private Message call(String method, byte[] body, boolean json, Access caller) throws Refusal {
        return switch (method) {
            case "CreateRoom" -> {
                require(caller.allows("roomCreate"));
                yield rooms.create(
                        parse(body, json, CreateRoomRequest.newBuilder()).build());
            }
            case "DeleteRoom" -> {
                require(caller.allows("roomCreate"));
                if (!rooms.delete(
                        parse(body, json, DeleteRoomRequest.newBuilder()).getRoom())) {
                    throw new Refusal(404, "not_found", "requested room does not exist");
                }
                yield DeleteRoomResponse.getDefaultInstance();
            }
            case "ListRooms" -> {
                require(caller.allows("roomList"));
                var request = parse(body, json, ListRoomsRequest.newBuilder());
                yield ListRoomsResponse.newBuilder()
                        .addAllRooms(rooms.list(Set.copyOf(request.getNamesList())))
                        .build();
            }
            case "ListParticipants" -> {
                String room =
                        parse(body, json, ListParticipantsRequest.newBuilder()).getRoom();
                require(caller.administers(room));
                yield ListParticipantsResponse.newBuilder()
                        .addAllParticipants(rooms.participants(room))
                        .build();
            }
            default -> throw new Refusal(404, "bad_route", "the stand-in has no such method");
        };
    }

    private byte[] join(Access person) throws Refusal {
        require(person.allows("roomJoin"));
        return switch (rooms.join(person.room(), person.identity())) {
            case JOINED -> "{}".getBytes(StandardCharsets.UTF_8);
            case NO_ROOM -> throw new Refusal(404, "not_found", "requested room does not exist");
            case FULL -> throw new Refusal(403, "resource_exhausted", "the room is full");
        };
    }

    private byte[] leave(Access person) throws Refusal {
        require(person.allows("roomJoin"));
        if (!rooms.leave(person.room(), person.identity(), DisconnectReason.CLIENT_INITIATED)) {
            throw new Refusal(404, "not_found", "participant does not exist");
        }
        return "{}".getBytes(StandardCharsets.UTF_8);
    }

    private void sufferFaults() throws Refusal {
        try {
            OptionalInt status = faults.suffer();
            if (status.isPresent()) {
                throw new Refusal(status.getAsInt(), "internal", "a fault was asked for");
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            throw new Refusal(503, "unavailable", "the stand-in is being closed");
        }
    }

    private Access caller(HttpExchange exchange) throws Refusal {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        if (header == null || !header.startsWith("Bearer ")) {
            throw new Refusal(401, "unauthenticated", "invalid authorization header. Must start with Bearer ");
        }
        return access(header.substring("Bearer ".length()));
    }

    private Access tokenOf(HttpExchange exchange) throws Refusal, IOException {
        exchange.getRequestBody().readAllBytes();
        String query =
                Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
        Stream<String> parameters = Arrays.stream(query.split("&"));
        String token = parameters
                .filter(parameter -> parameter.startsWith("token="))
                .map(parameter -> parameter.substring("token=".length()))
                .findFirst()
                .orElse("");
        return access(URLDecoder.decode(token, StandardCharsets.UTF_8));
    }

    private Access access(String token) throws Refusal {
        return tokens.check(token).orElseThrow(() -> new Refusal(401, "unauthenticated", "invalid token"));
    }

    private static void require(boolean allowed) throws Refusal {
        if (!allowed) {
            throw new Refusal(401, "unauthenticated", "permissions denied");
        }
    }

    private static <B extends Message.Builder> B parse(byte[] body, boolean json, B builder) throws Refusal {
        try {
            if (json) {
                JsonFormat.parser().ignoringUnknownFields().merge(new String(body, StandardCharsets.UTF_8), builder);
            } else {
                builder.mergeFrom(body);
            }
            return builder;
        } catch (InvalidProtocolBufferException e) {
            throw new Refusal(400, "malformed", "the request could not be decoded");
        }
    }

    private static void answer(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }
}
