package dev.parley.webhook;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.parley.bus.message.LiveKitEvent;
import dev.parley.bus.message.LiveKitEvent.ParticipantAborted;
import dev.parley.bus.message.LiveKitEvent.ParticipantJoined;
import dev.parley.bus.message.LiveKitEvent.ParticipantLeft;
import dev.parley.bus.message.LiveKitEvent.RoomFinished;
import dev.parley.bus.message.LiveKitEvent.RoomStarted;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitWebhook.WebhookEvent;

/** What a webhook's body says, in our terms. Without state. */
final class WebhookBody {

    private static final Pattern ROOM =
            Pattern.compile("parley-([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})");

    private WebhookBody() {}

    /**
     * Reads a body, ignoring fields that this version does not know.
     *
     * @return nothing when it is about a room that is not ours, or about something that nobody here wants to know
     * @throws InvalidProtocolBufferException when it is no webhook of LiveKit
     */
    static Optional<LiveKitEvent> read(byte[] body) throws InvalidProtocolBufferException {
        WebhookEvent.Builder webhook = WebhookEvent.newBuilder();
        JsonFormat.parser().ignoringUnknownFields().merge(new String(body, StandardCharsets.UTF_8), webhook);
        return event(webhook.build());
    }

    private static Optional<LiveKitEvent> event(WebhookEvent webhook) {
        Matcher room = ROOM.matcher(webhook.getRoom().getName());
        if (!room.matches()) {
            return Optional.empty();
        }
        String session = room.group(1);
        long at = TimeUnit.SECONDS.toMillis(webhook.getCreatedAt());
        return switch (webhook.getEvent()) {
            case "room_started" ->
                Optional.of(new RoomStarted(session, finer(webhook.getRoom().getCreationTimeMs(), at)));
            case "room_finished" -> Optional.of(new RoomFinished(session, at));
            case "participant_joined" ->
                participant(webhook)
                        .map(who -> new ParticipantJoined(
                                session, who.getIdentity(), who.getSid(), finer(who.getJoinedAtMs(), at)));
            // Two for each room that we delete say nothing of the people in it.
            case "participant_left" -> participant(webhook).flatMap(who -> left(session, who, at));
            case "participant_connection_aborted" ->
                participant(webhook).map(who -> new ParticipantAborted(session, who.getIdentity(), who.getSid(), at));
            default -> Optional.empty();
        };
    }

    private static Optional<LiveKitEvent> left(String session, ParticipantInfo who, long at) {
        ParticipantLeft left = new ParticipantLeft(
                session,
                who.getIdentity(),
                who.getSid(),
                who.getDisconnectReason().name(),
                at);
        return left.concernsPerson() ? Optional.of(left) : Optional.empty();
    }

    private static Optional<ParticipantInfo> participant(WebhookEvent webhook) {
        return Optional.of(webhook.getParticipant())
                .filter(who -> !who.getIdentity().isEmpty() && !who.getSid().isEmpty());
    }

    /** LiveKit's {@code createdAt} has whole seconds only. */
    private static long finer(long milliseconds, long wholeSeconds) {
        return milliseconds > 0 ? milliseconds : wholeSeconds;
    }
}
