package dev.parley.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import livekit.LivekitModels.DisconnectReason;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LiveKitStandInTest extends LiveKitBehaviour {

    private String name;

    @Override
    LiveKit start(LiveKit.Account account, String webhookUrl) {
        return LiveKitStandIn.start(new LiveKitStandIn.Settings(FreePorts.tcp(), account, webhookUrl));
    }

    @BeforeEach
    void nameARoom() {
        name = "parley-" + UUID.randomUUID();
    }

    @Test
    void whoJoinsAndLeavesIsToldInOrder() throws Exception {
        create(name, 30);
        join("a");
        join("b");
        assertThat(caller.standIn("leave", caller.joinToken(name, "a"))).isEqualTo(200);
        delete(name);

        await().until(
                        () -> eventsOf(name),
                        ("participant_joined participant_joined participant_left " + "participant_left room_finished")
                                ::equals);
        assertThat(leftReasons()).containsExactly(DisconnectReason.CLIENT_INITIATED, DisconnectReason.ROOM_DELETED);
    }

    @Test
    void whoJoinsTwiceReplacesTheFormerPresence() throws Exception {
        create(name, 30);
        join("a");
        join("a");

        await().until(() -> eventsOf(name), "participant_joined participant_left participant_joined"::equals);
        assertThat(leftReasons()).containsExactly(DisconnectReason.DUPLICATE_IDENTITY);
    }

    @Test
    void nobodyJoinsARoomThatIsFullOrDoesNotExist() throws Exception {
        assertThat(caller.standIn("join", caller.joinToken(name, "a"))).isEqualTo(404);
        create(name, 30);
        join("a");
        join("b");
        assertThat(caller.standIn("join", caller.joinToken(name, "c"))).isEqualTo(403);
    }

    @Test
    void aWebhookThatIsAnsweredByAnErrorComesAgainBeforeTheNext() throws Exception {
        receiver.answerNextWith(503);
        receiver.answerNextWith(500);
        create(name, 30);
        delete(name);

        await().until(() -> eventsOf(name), "room_finished"::equals);
    }

    @Test
    void faultsLastUntilTheyAreUsedUpOrEnded() throws Exception {
        LiveKitStandIn standIn = (LiveKitStandIn) server;
        standIn.failNext(1, 503);
        assertThat(delete(name).statusCode()).isEqualTo(503);
        assertThat(delete(name).statusCode()).isEqualTo(404);

        standIn.hang();
        CompletableFuture<Integer> hanging = CompletableFuture.supplyAsync(this::deleteStatus);
        assertThat(standIn.rooms()).doesNotContain(name);
        assertThat(hanging).isNotDone();
        standIn.recover();
        assertThat(hanging.join()).isEqualTo(404);
    }

    private int deleteStatus() {
        try {
            return delete(name).statusCode();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void join(String identity) throws Exception {
        assertThat(caller.standIn("join", caller.joinToken(name, identity))).isEqualTo(200);
    }

    private List<DisconnectReason> leftReasons() {
        return receiver.events().stream()
                .filter(event -> event.getRoom().getName().equals(name))
                .filter(event -> event.getEvent().equals("participant_left"))
                .map(event -> event.getParticipant().getDisconnectReason())
                .toList();
    }
}
