package dev.parley.local;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.parley.local.StandInTokens.Access;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.Set;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitRoom.CreateRoomRequest;
import livekit.LivekitRoom.DeleteRoomRequest;
import livekit.LivekitRoom.DeleteRoomResponse;
import livekit.LivekitRoom.ListParticipantsRequest;
import livekit.LivekitRoom.ListParticipantsResponse;
import livekit.LivekitRoom.ListRoomsRequest;
import livekit.LivekitRoom.ListRoomsResponse;

/**
 * The HTTP side of {@link LiveKitStandIn}: Twirp in protobuf or JSON, the ways in and out for simulated people, and what
 * became of the webhooks. For use on one event loop.
 */
final class StandInApi {

    private static final String SERVICE = "/twirp/livekit.RoomService/";
    private static final String JSON = "application/json";
    private static final String PROTOBUF = "application/protobuf";
    private static final Buffer DONE = Buffer.buffer("{}");
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
    private final StandInWebhooks webhooks;

    StandInApi(StandInRooms rooms, StandInTokens tokens, StandInFaults faults, StandInWebhooks webhooks) {
        this.webhooks = webhooks;
        this.rooms = rooms;
        this.tokens = tokens;
        this.faults = faults;
    }

    void handle(HttpServerRequest request) {
        String path = request.path();
        if (path.startsWith(SERVICE)) {
            String method = path.substring(SERVICE.length());
            request.body()
                    .onSuccess(body -> faults.suffer().onSuccess(fault -> {
                        if (fault.isPresent()) {
                            refuse(request, new Refusal(fault.getAsInt(), "internal", "a fault was asked for"));
                        } else {
                            twirp(request, method, body);
                        }
                    }));
        } else {
            standIn(request, path);
        }
    }

    private void twirp(HttpServerRequest request, String method, Buffer body) {
        boolean json = JSON.equals(request.getHeader("Content-Type"));
        try {
            Message answer = call(method, body.getBytes(), json, caller(request));
            if (json) {
                answer(request, 200, JSON, Buffer.buffer(ANSWERS.print(answer)));
            } else {
                answer(request, 200, PROTOBUF, Buffer.buffer(answer.toByteArray()));
            }
        } catch (Refusal refusal) {
            refuse(request, refusal);
        } catch (InvalidProtocolBufferException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void standIn(HttpServerRequest request, String path) {
        try {
            switch (path) {
                case "/" -> answer(request, 200, "text/plain", Buffer.buffer("OK"));
                case "/stand-in/join" -> {
                    join(access(request.getParam("token", "")));
                    answer(request, 200, JSON, DONE);
                }
                case "/stand-in/leave" -> {
                    leave(access(request.getParam("token", "")));
                    answer(request, 200, JSON, DONE);
                }
                case "/stand-in/webhooks" ->
                    answer(
                            request,
                            200,
                            JSON,
                            Buffer.buffer("{\"roomsWaiting\":%d,\"dropped\":%d}"
                                    .formatted(webhooks.roomsWaiting(), webhooks.dropped())));
                default -> throw new Refusal(404, "bad_route", "no handler for this path");
            }
        } catch (Refusal refusal) {
            refuse(request, refusal);
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

    private void join(Access person) throws Refusal {
        require(person.allows("roomJoin"));
        switch (rooms.join(person.room(), person.identity())) {
            case JOINED -> {}
            case NO_ROOM -> throw new Refusal(404, "not_found", "requested room does not exist");
            case FULL -> throw new Refusal(403, "resource_exhausted", "the room is full");
        }
    }

    private void leave(Access person) throws Refusal {
        require(person.allows("roomJoin"));
        if (!rooms.leave(person.room(), person.identity(), DisconnectReason.CLIENT_INITIATED)) {
            throw new Refusal(404, "not_found", "participant does not exist");
        }
    }

    private Access caller(HttpServerRequest request) throws Refusal {
        String header = Optional.ofNullable(request.getHeader("Authorization")).orElse("");
        if (!header.startsWith("Bearer ")) {
            throw new Refusal(401, "unauthenticated", "invalid authorization header. Must start with Bearer ");
        }
        return access(header.substring("Bearer ".length()));
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
                JsonFormat.parser()
                        .ignoringUnknownFields()
                        .merge(Buffer.buffer(body).toString(), builder);
            } else {
                builder.mergeFrom(body);
            }
            return builder;
        } catch (InvalidProtocolBufferException e) {
            throw new Refusal(400, "malformed", "the request could not be decoded");
        }
    }

    private static void refuse(HttpServerRequest request, Refusal refusal) {
        String body = "{\"code\":\"%s\",\"msg\":\"%s\"}".formatted(refusal.code, refusal.getMessage());
        answer(request, refusal.status, JSON, Buffer.buffer(body));
    }

    private static void answer(HttpServerRequest request, int status, String type, Buffer body) {
        request.response().setStatusCode(status).putHeader("Content-Type", type).end(body);
    }
}
