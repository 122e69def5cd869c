package dev.parley.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import livekit.LivekitModels.Room;
import livekit.LivekitRoom.CreateRoomRequest;
import livekit.LivekitRoom.DeleteRoomRequest;
import livekit.LivekitRoom.ListParticipantsRequest;
import livekit.LivekitRoom.ListParticipantsResponse;
import livekit.LivekitRoom.ListRoomsRequest;
import livekit.LivekitRoom.ListRoomsResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the system relies on in LiveKit's API and webhooks; it holds for the real one and for the stand-in. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class LiveKitBehaviour {

    final String room = "parley-" + UUID.randomUUID();
    WebhookReceiver receiver;
    LiveKit server;
    LiveKitCaller caller;

    abstract LiveKit start(LiveKit.Account account, String webhookUrl);

    @BeforeAll
    void startServer() throws IOException {
        LiveKit.Account account = LiveKit.Account.random();
        receiver = new WebhookReceiver(account);
        server = start(account, receiver.url());
        caller = new LiveKitCaller(server);
    }

    @AfterAll
    void closeServer() {
        caller.close();
        server.close();
        receiver.close();
    }

    @Test
    void aRoomIsMadeOnceFoundByItsNameAndGoneAfterItsDeletion() throws Exception {
        Room made = create(room, 30);
        Room again = create(room, 30);
        assertThat(made.getSid()).startsWith("RM_").isEqualTo(again.getSid());
        assertThat(made.getMaxParticipants()).isEqualTo(2);
        assertThat(found(room).getRoomsList()).extracting(Room::getName).containsExactly(room);

        assertThat(delete(room).statusCode()).isEqualTo(200);
        assertThat(found(room).getRoomsList()).isEmpty();

        HttpResponse<byte[]> repeated = delete(room);
        assertThat(repeated.statusCode()).isEqualTo(404);
        assertThat(new String(repeated.body(), StandardCharsets.UTF_8)).contains("\"not_found\"");
    }

    @Test
    void theLifeOfARoomIsToldBySignedWebhooksInOrder() throws Exception {
        String name = "parley-" + UUID.randomUUID();
        create(name, 30);
        delete(name);

        await().until(() -> eventsOf(name), "room_finished"::equals);
        assertThat(receiver.refused()).isEmpty();
        assertThat(receiver.events())
                .allSatisfy(event -> assertThat(event.getId()).startsWith("EV_"));
    }

    @Test
    void aRoomThatNobodyEntersEndsByItself() throws Exception {
        String name = "parley-" + UUID.randomUUID();
        create(name, 1);

        await().until(() -> eventsOf(name), "room_finished"::equals);
        assertThat(found(name).getRoomsList()).isEmpty();
    }

    @Test
    void aRoomThatDoesNotExistHasNoParticipants() throws Exception {
        var request = ListParticipantsRequest.newBuilder().setRoom("nowhere").build();
        HttpResponse<byte[]> answer = caller.call("ListParticipants", request, caller.serviceToken("nowhere"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(ListParticipantsResponse.parseFrom(answer.body()).getParticipantsList())
                .isEmpty();
    }

    @Test
    void jsonIsUnderstoodAsWellAsProtobuf() throws Exception {
        HttpResponse<byte[]> answer =
                caller.callJson("ListRooms", "{\"names\":[\"nowhere\"]}", caller.serviceToken(""));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("\"rooms\":[]");
    }

    @Test
    void aCallWithAForeignSignatureOrWithoutTheGrantIsRefused() throws Exception {
        var request = CreateRoomRequest.newBuilder().setName("parley-refused").build();
        String foreign = caller.token("another-secret-of-enough-characters", "", Map.of("roomCreate", true));
        String tooLittle = caller.token(server.account().secret(), "", Map.of("roomList", true));

        assertThat(caller.call("CreateRoom", request, foreign).statusCode()).isEqualTo(401);
        assertThat(caller.call("CreateRoom", request, tooLittle).statusCode()).isEqualTo(401);
        assertThat(found("parley-refused").getRoomsList()).isEmpty();
    }

    Room create(String name, int emptySeconds) throws Exception {
        var request = CreateRoomRequest.newBuilder()
                .setName(name)
                .setEmptyTimeout(emptySeconds)
                .setMaxParticipants(2)
                .build();
        return Room.parseFrom(
                caller.call("CreateRoom", request, caller.serviceToken(name)).body());
    }

    HttpResponse<byte[]> delete(String name) throws Exception {
        var request = DeleteRoomRequest.newBuilder().setRoom(name).build();
        return caller.call("DeleteRoom", request, caller.serviceToken(name));
    }

    ListRoomsResponse found(String name) throws Exception {
        var request = ListRoomsRequest.newBuilder().addNames(name).build();
        return ListRoomsResponse.parseFrom(
                caller.call("ListRooms", request, caller.serviceToken("")).body());
    }

    String eventsOf(String name) {
        return String.join(
                " ",
                receiver.events().stream()
                        .filter(event -> event.getRoom().getName().equals(name))
                        .map(event -> event.getEvent())
                        .toList());
    }
}
