package dev.parley.session.livekit;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.parley.session.config.LiveKitConfig;
import io.livekit.server.AccessToken;
import io.livekit.server.RoomAdmin;
import io.livekit.server.RoomCreate;
import io.livekit.server.RoomList;
import io.livekit.server.VideoGrant;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.Room;
import livekit.LivekitRoom.CreateRoomRequest;
import livekit.LivekitRoom.DeleteRoomRequest;
import livekit.LivekitRoom.DeleteRoomResponse;
import livekit.LivekitRoom.ListParticipantsRequest;
import livekit.LivekitRoom.ListParticipantsResponse;
import livekit.LivekitRoom.ListRoomsRequest;
import livekit.LivekitRoom.ListRoomsResponse;

/**
 * The calls of LiveKit's RoomService that we use, as it offers them by <a href="https://twitchtv.github.io/twirp/docs/spec_v7.html">Twirp</a>:
 * one POST for each, protobuf both ways. An answer is empty where LiveKit says that there is no such room. A call fails
 * by {@link LiveKitFailed} when LiveKit answers otherwise, and by what Vert.x says when there is no answer within the
 * deadline. Thread-safe; nothing blocks.
 */
final class RoomService {

    private static final String PROTOBUF = "application/protobuf";
    private static final int NOT_FOUND = 404;

    /** Twirp's word for "there is no such room"; other pages that do not exist have another. */
    private static final String NO_SUCH_ROOM = "\"not_found\"";

    private static final Duration TOKEN_LIFE = Duration.ofMinutes(10);
    private static final Duration TOKEN_USE = TOKEN_LIFE.dividedBy(2);

    private final HttpClient client;
    private final RequestOptions target;
    private final LiveKitConfig liveKit;
    private volatile Signed forAllRooms;

    /** @param connections to LiveKit at most; further calls wait for one */
    RoomService(Vertx vertx, LiveKitConfig liveKit, int connections, Duration deadline) {
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setMaxPoolSize(connections).setTcpNoDelay(true));
        this.liveKit = liveKit;
        this.target = new RequestOptions()
                .setAbsoluteURI(liveKit.serverUrl())
                .setMethod(HttpMethod.POST)
                .setTimeout(deadline.toMillis());
        this.forAllRooms = forAllRooms();
    }

    CompletionStage<Optional<Room>> create(CreateRoomRequest room) {
        return call("CreateRoom", tokenForAllRooms(), room, Room.parser());
    }

    CompletionStage<Optional<DeleteRoomResponse>> delete(String room) {
        DeleteRoomRequest request = DeleteRoomRequest.newBuilder().setRoom(room).build();
        return call("DeleteRoom", tokenForAllRooms(), request, DeleteRoomResponse.parser());
    }

    /** @param names of rooms; all rooms when empty */
    CompletionStage<Optional<List<Room>>> list(List<String> names) {
        ListRoomsRequest request =
                ListRoomsRequest.newBuilder().addAllNames(names).build();
        return call("ListRooms", tokenForAllRooms(), request, ListRoomsResponse.parser())
                .thenApply(answer -> answer.map(ListRoomsResponse::getRoomsList));
    }

    CompletionStage<Optional<List<ParticipantInfo>>> participants(String room) {
        ListParticipantsRequest request =
                ListParticipantsRequest.newBuilder().setRoom(room).build();
        String token = sign(new RoomAdmin(true), new io.livekit.server.RoomName(room));
        return call("ListParticipants", token, request, ListParticipantsResponse.parser())
                .thenApply(answer -> answer.map(ListParticipantsResponse::getParticipantsList));
    }

    void close() {
        client.close();
    }

    private <T> CompletionStage<Optional<T>> call(String method, String token, MessageLite request, Parser<T> parser) {
        RequestOptions options = new RequestOptions(target)
                .setURI("/twirp/livekit.RoomService/" + method)
                .setHeaders(MultiMap.caseInsensitiveMultiMap()
                        .add(HttpHeaders.CONTENT_TYPE, PROTOBUF)
                        .add(HttpHeaders.AUTHORIZATION, "Bearer " + token));
        // Whoever reads the answer has to be there when it comes: on the event loop, not on this thread.
        return client.request(options)
                .compose(
                        call -> call.send(Buffer.buffer(request.toByteArray())).compose(answer -> read(answer, parser)))
                .toCompletionStage();
    }

    private static <T> Future<Optional<T>> read(HttpClientResponse answer, Parser<T> parser) {
        return answer.body().map(body -> {
            if (answer.statusCode() == NOT_FOUND && body.toString().contains(NO_SUCH_ROOM)) {
                return Optional.empty();
            }
            if (answer.statusCode() != 200) {
                throw new LiveKitFailed(answer.statusCode());
            }
            try {
                return Optional.of(parser.parseFrom(body.getBytes()));
            } catch (InvalidProtocolBufferException unreadable) {
                throw new LiveKitFailed(unreadable);
            }
        });
    }

    /** Signing is as dear as a call, so one token serves all calls for half of its life. */
    private String tokenForAllRooms() {
        Signed signed = forAllRooms;
        if (System.nanoTime() - signed.at() > TOKEN_USE.toNanos()) {
            signed = forAllRooms();
            forAllRooms = signed;
        }
        return signed.token();
    }

    private Signed forAllRooms() {
        return new Signed(sign(new RoomCreate(true), new RoomList(true)), System.nanoTime());
    }

    private String sign(VideoGrant... grants) {
        AccessToken token = new AccessToken(liveKit.key(), liveKit.secret());
        token.setTtl(TOKEN_LIFE.toMillis());
        token.addGrants(grants);
        return token.toJwt();
    }

    /** @param at a moment of {@link System#nanoTime} */
    private record Signed(String token, long at) {}
}
